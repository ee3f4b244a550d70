// All charts of the board, created and removed with the series.

import { againstShape } from "./against.mjs";
import { Chart } from "./chart.mjs";
import { byId, el, name, reconcile } from "./dom.mjs";
import { groupTitle, nameIn, titleOf } from "./names.mjs";
import { Readout } from "./readout.mjs";
import { byGroup } from "./selection.mjs";
import { sentimentShape } from "./sentiment.mjs";
import { sharesShape } from "./shares.mjs";
import { volumeShape } from "./volume.mjs";
import { sharesInWords, summary, versus } from "./words.mjs";

function host(id, key) {
  return el("div", { class: "plot small", id, data: { series: key } });
}

/** Charts of one kind, one per item. */
class Multiples {
  #parent;
  #shape;
  #charts = new Map();
  #onChart;

  constructor(parent, shape, onChart) {
    this.#parent = parent;
    this.#shape = shape;
    this.#onChart = onChart;
  }

  /** In display order. */
  get charts() {
    return [...this.#parent.children].map((figure) => this.#charts.get(figure.dataset.key));
  }

  /** @param items {key, title, model, label} */
  show(items) {
    for (const [key, chart] of this.#charts) {
      if (!items.some((item) => item.key === key)) {
        chart.destroy();
        this.#charts.delete(key);
      }
    }
    reconcile(this.#parent, items, (item) => item.key, (item) => this.#make(item), (figure, item) => this.#update(figure, item));
    items.forEach((item) => this.#charts.get(item.key).show(item.model));
  }

  #make(item) {
    const plot = host(null, item.key);
    const chart = new Chart(plot, this.#shape);
    this.#charts.set(item.key, chart);
    this.#onChart(chart);
    return el("figure", {}, el("figcaption", {}, el("span", { class: "swatch", "aria-hidden": "true" }), name(item.title), el("span", { class: "detail" })), plot);
  }

  #update(figure, item) {
    const swatch = figure.querySelector(".swatch");
    swatch.hidden = item.slot === null;
    swatch.dataset.slot = item.slot ?? "";
    figure.querySelector(".detail").textContent = item.detail;
    describe(figure.querySelector(".plot"), item.label);
  }
}

/** Describes a canvas for assistive technology. */
function describe(plot, label) {
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", label);
}

// Up to this number, each group has a separate row; beyond, all lines share one.
const MAX_ROWS = 4;

/** A row per group; only the first names markers of all subjects. */
function rowItems(model) {
  const groupOf = new Map(model.frame.series.map((s) => [s.key, s.group]));
  const groups = byGroup([...groupOf.keys()], (key) => groupOf.get(key));
  const rows = groups.length > MAX_ROWS ? [["", [...groupOf.keys()]]] : groups;
  return rows.map(([group, keys], at) => {
    const series = model.frame.series.filter((s) => keys.includes(s.key));
    const names = new Set(keys.map(nameIn));
    const markers = model.markers.filter(({ item }) => item.subject === null || names.has(item.subject));
    const frame = { ...model.frame, series };
    return {
      key: group,
      title: rows.length === 1 ? "" : groupTitle(group),
      slot: null,
      detail: "",
      label: `Net sentiment over time. ${summary(frame, model.nowTitle)}`,
      model: {
        ...model,
        frame,
        shifts: model.shifts.filter((s) => keys.includes(s.key)),
        markers: markers.map((m) => ({ ...m, named: at === 0 || m.item.subject !== null })),
        first: at === 0,
        last: at === rows.length - 1,
      },
    };
  });
}

export class Board {
  #readout = new Readout();
  #rows;
  #volume;
  #against;
  #shares;

  /** @param onChart called with each new wide chart */
  constructor(onChart) {
    const wide = (chart) => {
      this.#readout.follow(chart);
      onChart(chart);
    };
    const small = (chart) => this.#readout.follow(chart);
    const within = (id) => document.querySelector(`#${id} .multiples, #${id} .rows`);
    this.#rows = new Multiples(within("sentiment"), sentimentShape, wide);
    this.#volume = new Chart(document.querySelector("#volume .plot"), volumeShape);
    wide(this.#volume);
    this.#against = new Multiples(within("against"), againstShape, small);
    this.#shares = new Multiples(within("shares"), sharesShape, small);
  }

  /** The charts by section, for the image export. */
  get parts() {
    return { sentiment: this.#rows.charts, volume: [this.#volume], against: this.#against.charts, shares: this.#shares.charts };
  }

  /** @param model {frame, from, to, slots, look, narrow, highlight, shifts, markers, now} */
  show(model) {
    const { frame } = model;
    const rows = rowItems(model);
    document.querySelector("#sentiment .rows").dataset.rows = rows.length;
    this.#rows.show(rows);
    this.#volume.show(model);
    describe(this.#volume.host, `Posts over time, the subjects stacked. ${summary(frame, model.nowTitle)}`);
    byId("volume-unit").textContent = `in each ${model.windowTitle}`;
    this.#against.show(this.#againstItems(model));
    this.#shares.show(this.#shareItems(model));
    this.#readout.refresh();
  }

  #againstItems(model) {
    return model.frame.series.map((series) => ({
      key: series.key,
      title: titleOf(series.key),
      slot: model.slots.get(series.key),
      detail: versus(series.now),
      model: { ...model, frame: { ...model.frame, series: [series] } },
      label: `${titleOf(series.key)} against its group, ${model.nowTitle}: ${versus(series.now) || "not known"}.`,
    }));
  }

  #shareItems(model) {
    const groupOf = new Map(model.frame.series.map((s) => [s.key, s.group]));
    return byGroup([...groupOf.keys()], (key) => groupOf.get(key)).map(([group, keys]) => ({
      key: group,
      title: groupTitle(group),
      slot: null,
      detail: "",
      model: { ...model, group },
      label: sharesInWords(model.frame.series.filter((s) => keys.includes(s.key)), model.nowTitle),
    }));
  }

  /** Highlights one series, or none. */
  highlight(key) {
    for (const chart of [...this.#rows.charts, this.#volume]) {
      if (chart.model !== null) {
        chart.model.highlight = key;
        chart.redraw();
      }
    }
  }
}
