// The shares of a group's subjects in its posts, stacked.

import { baseOptions, middles } from "./chart.mjs";
import { percent } from "./format.mjs";
import { sharesOf } from "./frame.mjs";
import { colourOf, mixed } from "./look.mjs";
import { stacked } from "./volume.mjs";

/** Sums of shares; null without posts. */
function stack(model) {
  const { shares, rest } = sharesOf(model.frame, model.group);
  const columns = [...shares, rest];
  return stacked(columns).map((sums) => sums.map((v, at) => (rest[at] === null ? null : v)));
}

const members = (model) => model.frame.series.filter((s) => (s.group ?? "") === model.group);

export const sharesShape = {
  signature: (model) => [model.group, members(model).map((s) => [s.key, model.slots.get(s.key)])],
  options(chart, look) {
    const { model } = chart;
    const options = baseOptions(chart, look, { left: look.font * 3.9, right: look.font * 1.6 });
    const step = globalThis.uPlot.paths.bars({ size: [1, 400, 1], align: 0 });
    const colours = [...members(model).map(({ key }) => colourOf(look, model.slots.get(key))), look.track];
    options.scales.y = { range: [0, 1] };
    Object.assign(options.axes[1], { splits: () => [0, 0.5, 1], values: (u, splits) => splits.map(percent) });
    options.axes[0].space = look.font * 6;
    options.cursor.points = { show: false };
    const series = colours.map((colour, i) => ({
      stroke: null,
      width: 0,
      fill: i === colours.length - 1 ? colour : mixed(colour, look.card, 0.85),
      paths: step,
      points: { show: false },
    }));
    return { ...options, series: [{}, ...series.reverse()] };
  },
  data: (model) => [middles(model), ...stack(model).reverse()],
};
