// All charts of the board: made, shown and removed with the series.

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

/** Charts of a kind, one for each of some things. */
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

  /** In the order in which they stand. */
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
    return el("figure", {}, el("figcaption", {}, el("span", { class: "swatch", "aria-hidden": "true" }), name(item.title), el("span", { class: "said" })), plot);
  }

  #update(figure, item) {
    const swatch = figure.querySelector(".swatch");
    swatch.hidden = item.slot === null;
    swatch.dataset.slot = item.slot ?? "";
    figure.querySelector(".said").textContent = item.said;
    describe(figure.querySelector(".plot"), item.label);
  }
}

/** A canvas says nothing to those who can't see it. */
function describe(plot, label) {
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", label);
}

// One group has the chart for itself; where there are more than these, lines share it.
const MOST_LANES = 4;

/** A lane for each group; markers about all are named in the first only. */
function laneItems(model) {
  const groupOf = new Map(model.frame.series.map((s) => [s.key, s.group]));
  const groups = byGroup([...groupOf.keys()], (key) => groupOf.get(key));
  const lanes = groups.length > MOST_LANES ? [["", [...groupOf.keys()]]] : groups;
  return lanes.map(([group, keys], at) => {
    const series = model.frame.series.filter((s) => keys.includes(s.key));
    const names = new Set(keys.map(nameIn));
    const markers = model.markers.filter(({ item }) => item.subject === null || names.has(item.subject));
    const frame = { ...model.frame, series };
    return {
      key: group,
      title: lanes.length === 1 ? "" : groupTitle(group),
      slot: null,
      said: "",
      label: `Net sentiment over time. ${summary(frame, model.nowTitle)}`,
      model: {
        ...model,
        frame,
        shifts: model.shifts.filter((s) => keys.includes(s.key)),
        markers: markers.map((m) => ({ ...m, named: at === 0 || m.item.subject !== null })),
        first: at === 0,
        last: at === lanes.length - 1,
      },
    };
  });
}

export class Board {
  #readout = new Readout();
  #lanes;
  #volume;
  #against;
  #shares;

  /** @param onChart is told of each wide chart as it is made */
  constructor(onChart) {
    const wide = (chart) => {
      this.#readout.follow(chart);
      onChart(chart);
    };
    const small = (chart) => this.#readout.follow(chart);
    const within = (id) => document.querySelector(`#${id} .multiples, #${id} .lanes`);
    this.#lanes = new Multiples(within("sentiment"), sentimentShape, wide);
    this.#volume = new Chart(document.querySelector("#volume .plot"), volumeShape);
    wide(this.#volume);
    this.#against = new Multiples(within("against"), againstShape, small);
    this.#shares = new Multiples(within("shares"), sharesShape, small);
  }

  /** The charts by their part of the board, for a picture of it. */
  get parts() {
    return { sentiment: this.#lanes.charts, volume: [this.#volume], against: this.#against.charts, shares: this.#shares.charts };
  }

  /** @param model {frame, from, to, slots, look, narrow, highlight, shifts, markers, now} */
  show(model) {
    const { frame } = model;
    const lanes = laneItems(model);
    document.querySelector("#sentiment .lanes").dataset.lanes = lanes.length;
    this.#lanes.show(lanes);
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
      said: versus(series.now),
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
      said: "",
      model: { ...model, group },
      label: sharesInWords(model.frame.series.filter((s) => keys.includes(s.key)), model.nowTitle),
    }));
  }

  /** Brings one series out, or none. */
  highlight(key) {
    for (const chart of [...this.#lanes.charts, this.#volume]) {
      if (chart.model !== null) {
        chart.model.highlight = key;
        chart.redraw();
      }
    }
  }
}
