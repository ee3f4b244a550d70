// Posts per window, stacked by series.

import { baseOptions, middles } from "./chart.mjs";
import { count } from "./format.mjs";
import { colourOf, mixed } from "./look.mjs";

/** Cumulative sums: each bar has the height of all series up to it. */
export function stacked(columns) {
  const sums = [];
  columns.forEach((column, i) => {
    sums.push(column.map((v, at) => (v ?? 0) + (i === 0 ? 0 : sums[i - 1][at])));
  });
  return sums;
}

const volumes = (model) => stacked(model.frame.series.map((s) => s.windows.map((w) => w?.volume ?? 0)));

export const volumeShape = {
  signature: (model) => [model.frame.series.map((s) => [s.key, model.slots.get(s.key)]), model.narrow],
  options(chart, look) {
    const { model } = chart;
    const bars = globalThis.uPlot.paths.bars({ size: [0.72, 40, 1], align: 0 });
    const options = baseOptions(chart, look, { right: model.narrow || look.large ? look.font * 1.6 : look.font * 10, left: look.font * 3.6 });
    options.scales.y = { range: (u, min, max) => [0, Math.max(4, max * 1.08)] };
    options.axes[1].values = (u, splits) => splits.map((v) => (Number.isInteger(v) ? count(v) : ""));
    options.axes[1].space = look.font * 2.4;
    options.cursor.points = { show: false };
    // Highest first, so that lower bars are drawn on top.
    const series = model.frame.series.map(({ key }) => ({
      stroke: null,
      width: 0,
      fill: () => mixed(colourOf(look, model.slots.get(key)), look.card, chart.model.highlight === null || chart.model.highlight === key ? 0.9 : 0.25),
      paths: bars,
      points: { show: false },
    }));
    return { ...options, series: [{}, ...series.reverse()] };
  },
  data: (model) => [middles(model), ...volumes(model).reverse()],
};
