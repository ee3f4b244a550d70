// The figures of the point under the pointer.

import { count, signed, timeWithSeconds } from "./format.mjs";
import { el, name } from "./dom.mjs";
import { titleOf } from "./names.mjs";
import { NOW_WINDOWS } from "./period.mjs";

const GAP = 14;

export class Readout {
  #box = el("div", { id: "readout", "aria-hidden": "true", hidden: true });
  #chart = null;

  constructor() {
    document.body.append(this.#box);
  }

  /** Shows the figures of a chart while the pointer is over it. */
  follow(chart) {
    chart.host.addEventListener("pointermove", (event) => {
      this.#chart = chart;
      this.#show(event.clientX, event.clientY);
    });
    const away = () => {
      this.#chart = null;
      this.#box.hidden = true;
    };
    chart.host.addEventListener("pointerleave", away);
    chart.host.addEventListener("pointercancel", away);
  }

  /** Updates the figures after a change of the data. */
  refresh() {
    if (this.#chart !== null && !this.#box.hidden) {
      this.#fill();
    }
  }

  #fill() {
    const { model, plot } = this.#chart;
    const at = plot?.cursor.idx;
    const start = at === null || at === undefined ? undefined : model.frame.starts[at];
    if (start === undefined || plot.cursor.left < 0) {
      return false;
    }
    const open = model.frame.series.some((s) => s.windows[at]?.final === false);
    const length = model.frame.seconds * 1000;
    const from = model.frame.smooth ? start - (NOW_WINDOWS - 1) * length : start;
    this.#box.replaceChildren(
      el("p", { text: `${timeWithSeconds(from)} – ${timeWithSeconds(start + length)}${open ? ", still counting" : ""}` }),
      el("table", {}, el("tbody", {}, ...rows(model, at))),
    );
    return true;
  }

  #show(x, y) {
    // uPlot moves its cursor later in the same event.
    requestAnimationFrame(() => {
      if (this.#chart === null || !this.#fill()) {
        this.#box.hidden = true;
        return;
      }
      this.#box.hidden = false;
      const { offsetWidth: width, offsetHeight: height } = this.#box;
      const left = x + GAP + width > innerWidth ? x - GAP - width : x + GAP;
      this.#box.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, Math.min(y + GAP, innerHeight - height - 4))}px)`;
    });
  }
}

function rows(model, at) {
  return model.frame.series.map((series) => {
    const w = series.line[at];
    const between = w === undefined || w.net === null ? "" : `${signed(w.low)} to ${signed(w.high)}`;
    return el(
      "tr",
      {},
      el("td", {}, el("span", { class: "swatch", data: { slot: model.slots.get(series.key) } }), name(titleOf(series.key))),
      el("td", { class: "figure", text: signed(w?.net) }),
      el("td", { class: "soft", text: between }),
      el("td", { class: "figure", text: w === undefined ? "0" : count(w.volume) }),
    );
  });
}
