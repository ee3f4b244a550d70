// A uPlot with the board's axes, recreated only when its options change.

import { time, timeWithSeconds } from "./format.mjs";

const SYNC = "board";

/** The options of all charts. */
export function baseOptions(chart, look, { left = 44, right = 12, top = 8, ticks = true }) {
  const font = `${look.font}px system-ui, sans-serif`;
  const axis = {
    stroke: look.soft,
    font,
    grid: { stroke: look.line, width: 1, dash: [2, 4] },
    ticks: { show: false },
  };
  const clock = (seconds) => (chart.model.to - chart.model.from <= 300_000 ? timeWithSeconds(seconds * 1000) : time(seconds * 1000));
  return {
    padding: [top, right, ticks ? 0 : 4, 0],
    legend: { show: false },
    cursor: { sync: { key: SYNC }, drag: { x: false, y: false }, points: { size: 6 }, y: false },
    select: { show: false },
    scales: { x: { time: true, range: () => [chart.model.from / 1000, chart.model.to / 1000] } },
    axes: [
      { ...axis, show: ticks, size: look.font * 2.2, space: look.font * 7, values: (u, splits) => splits.map(clock) },
      { ...axis, size: left, gap: 6 },
    ],
  };
}

/** A chart that fills the width of an element. */
export class Chart {
  #host;
  #shape;
  #plot = null;
  #made = null;
  #watch;
  model = null;

  /**
   * @param host its element, which sets the height
   * @param shape {signature(model), options(chart, look), data(model)}
   */
  constructor(host, shape) {
    this.#host = host;
    this.#shape = shape;
    this.#watch = new ResizeObserver(() => this.#fit());
    this.#watch.observe(host);
  }

  get plot() {
    return this.#plot;
  }

  get host() {
    return this.#host;
  }

  show(model) {
    this.model = model;
    const signature = JSON.stringify([this.#shape.signature(model), model.look]);
    if (signature !== this.#made) {
      this.#plot?.destroy();
      this.#made = signature;
      const options = { ...this.#shape.options(this, model.look), ...this.#size() };
      this.#plot = new globalThis.uPlot(options, this.#shape.data(model), this.#host);
    } else {
      this.#plot.setData(this.#shape.data(model));
    }
  }

  /** Redraws after a change of the highlight. */
  redraw() {
    this.#plot?.redraw(false, false);
  }

  #size() {
    return { width: Math.max(80, this.#host.clientWidth), height: Math.max(40, this.#host.clientHeight) };
  }

  #fit() {
    const size = this.#size();
    if (this.#plot !== null && (size.width !== this.#plot.width || size.height !== this.#plot.height)) {
      this.#plot.setSize(size);
    }
  }

  destroy() {
    this.#watch.disconnect();
    this.#plot?.destroy();
  }
}

/** The x value of each window: its middle, in seconds. */
export const middles = (model) => model.frame.starts.map((start) => start / 1000 + model.frame.seconds / 2);

// A window that has just opened has too few posts for a point.
const YOUNG = 1 / 3;

function isYoung(windows, at) {
  return at === windows.length - 1 && at > 0 && windows[at].volume < YOUNG * (windows[at - 1]?.volume ?? 0);
}

/** Net sentiment by start; null without a window or value, or with too few posts. */
export function opinions({ line, windows }, of) {
  return line.map((w, at) => (w === undefined || (line === windows && isYoung(windows, at)) ? null : (of(w) ?? null)));
}

/** Indexes of values without a neighbour, which a line would not show, and of the last one. */
export function loners(data) {
  const found = [];
  let last = -1;
  data.forEach((value, i) => {
    if (value !== null) {
      last = i;
      if ((data[i - 1] ?? null) === null && (data[i + 1] ?? null) === null) {
        found.push(i);
      }
    }
  });
  if (last >= 0 && found.at(-1) !== last) {
    found.push(last);
  }
  return found;
}
