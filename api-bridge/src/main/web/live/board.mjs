// All charts of the board: made, shown and removed with the series.

import { againstShape } from "./against.mjs";
import { Chart } from "./chart.mjs";
import { byId, el, name, reconcile } from "./dom.mjs";
import { groupTitle, titleOf } from "./names.mjs";
import { Readout } from "./readout.mjs";
import { byGroup } from "./selection.mjs";
import { sentimentShape } from "./sentiment.mjs";
import { sharesShape } from "./shares.mjs";
import { volumeShape } from "./volume.mjs";
import { sharesInWords, summary, versus } from "./words.mjs";

function host(id, key) {
  return el("div", { class: "plot small", id, data: { series: key } });
}

/** Small charts side by side, one for each of some things. */
class Multiples {
  #parent;
  #shape;
  #charts = new Map();
  #readout;

  constructor(parent, shape, readout) {
    this.#parent = parent;
    this.#shape = shape;
    this.#readout = readout;
  }

  get charts() {
    return [...this.#charts.values()];
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
    this.#readout.follow(chart);
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

export class Board {
  #readout = new Readout();
  #sentiment = this.#chart("sentiment", sentimentShape);
  #volume = this.#chart("volume", volumeShape);
  #against = new Multiples(document.querySelector("#against .multiples"), againstShape, this.#readout);
  #shares = new Multiples(document.querySelector("#shares .multiples"), sharesShape, this.#readout);

  #chart(id, shape) {
    const chart = new Chart(document.querySelector(`#${id} .plot`), shape);
    this.#readout.follow(chart);
    return chart;
  }

  /** The charts by their part of the board, for a picture of it. */
  get parts() {
    return { sentiment: this.#sentiment, volume: this.#volume, against: this.#against.charts, shares: this.#shares.charts };
  }

  get plots() {
    return [this.#sentiment, this.#volume];
  }

  /** @param model {frame, from, to, slots, look, narrow, highlight, shifts, markers, now} */
  show(model) {
    const { frame } = model;
    this.#sentiment.show(model);
    this.#volume.show(model);
    describe(this.#sentiment.host, `Net sentiment over time. ${summary(frame, model.nowTitle)}`);
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
    for (const chart of this.plots) {
      if (chart.model !== null) {
        chart.model.highlight = key;
        chart.redraw();
      }
    }
  }
}
