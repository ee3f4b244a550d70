// A small chart per series: its net sentiment and, dashed, that of the rest of its group.

import { baseOptions, middles, opinions } from "./chart.mjs";
import { colourOf } from "./look.mjs";
import { lines, polarity, zeroLine } from "./sentiment.mjs";

const only = (model) => model.frame.series[0];

export const againstShape = {
  signature: (model) => [only(model).key, model.slots.get(only(model).key)],
  options(chart, look) {
    const options = baseOptions(chart, look, { left: look.font * 3.6, right: look.font * 1.6 });
    const own = lines({
      colour: colourOf(look, chart.model.slots.get(only(chart.model).key)),
      dash: [],
      width: 2,
      isFaint: () => false,
      shade: 0.16,
    });
    const theirs = { stroke: look.soft, width: 1.75, dash: [4, 4], points: { show: false } };
    options.scales.y = polarity.scale;
    Object.assign(options.axes[1], { splits: () => [-1, 0, 1], values: polarity.values });
    options.axes[0].space = look.font * 6;
    return {
      ...options,
      series: [{}, ...own.series, theirs],
      bands: [own.band(1)],
      hooks: { drawAxes: [(u) => zeroLine(u, look)] },
    };
  },
  data: (model) => [
    middles(model),
    opinions(only(model), (w) => w.low),
    opinions(only(model), (w) => w.high),
    opinions(only(model), (w) => w.net),
    opinions(only(model), (w) => w.baseline?.net),
  ],
};
