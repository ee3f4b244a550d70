// The main chart: net sentiment of each series with its interval, names at the ends of the lines.

import { clipped } from "./canvas.mjs";
import { baseOptions, loners, middles, opinions } from "./chart.mjs";
import { colourOf, dashOf, faded } from "./look.mjs";
import { titleOf } from "./names.mjs";
import { drawMoments, flagsRoom } from "./overlay.mjs";

const LABELS = { "-1": "−1", "-0.5": "−0.5", 0: "0", 0.5: "+0.5", 1: "+1" };

export const polarity = {
  scale: { range: [-1, 1] },
  splits: () => [-1, -0.5, 0, 0.5, 1],
  values: (u, splits) => splits.map((v) => LABELS[v]),
};

/** Three series of uPlot for one: the bounds of the interval's band, and the line. */
export function lines({ colour, dash, width, isFaint, shade }) {
  const through = (alpha) => () => faded(colour, isFaint() ? alpha / 4 : alpha);
  const bound = { stroke: null, width: 0, points: { show: false } };
  const line = {
    stroke: through(1),
    fill: null,
    width,
    dash,
    points: {
      show: true,
      size: width * 2 + 3,
      width: 0,
      fill: through(1),
      filter: (u, i) => loners(u.data[i]),
    },
  };
  return { series: [bound, bound, line], band: (i) => ({ series: [i + 1, i], fill: through(shade) }) };
}

export function zeroLine(u, look) {
  const y = Math.round(u.valToPos(0, "y", true)) + 0.5;
  u.ctx.save();
  u.ctx.strokeStyle = look.soft;
  u.ctx.lineWidth = devicePixelRatio;
  u.ctx.globalAlpha = 0.6;
  u.ctx.beginPath();
  u.ctx.moveTo(u.bbox.left, y);
  u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
  u.ctx.stroke();
  u.ctx.restore();
}

/** Draws each name at the height of the last windows' average, without overlaps. */
function nameEnds(u, { model }) {
  const { look, frame, slots } = model;
  const step = look.font * 1.25 * devicePixelRatio;
  const ends = frame.series
    .filter((series) => series.now.net !== null)
    .map((series) => ({ series, y: u.valToPos(series.now.net, "y", true) }))
    .sort((a, b) => a.y - b.y);
  const bottom = u.bbox.top + u.bbox.height;
  ends.forEach((end, i) => {
    end.at = Math.max(end.y, i === 0 ? u.bbox.top : ends[i - 1].at + step);
  });
  for (let i = ends.length - 1, most = bottom; i >= 0; i -= 1, most = ends[i + 1].at - step) {
    ends[i].at = Math.min(ends[i].at, most);
  }
  u.ctx.save();
  u.ctx.font = `600 ${look.font * devicePixelRatio}px system-ui, sans-serif`;
  u.ctx.textBaseline = "middle";
  u.ctx.textAlign = "left";
  for (const { series, at } of ends) {
    u.ctx.fillStyle = colourOf(look, slots.get(series.key));
    u.ctx.fillText(clipped(u.ctx, titleOf(series.key), (namesWidth(model) - 14) * devicePixelRatio), u.bbox.left + u.bbox.width + 8 * devicePixelRatio, at);
  }
  u.ctx.restore();
}

const namesWidth = (model) => (model.narrow ? 0 : model.look.font * 10);

export const sentimentShape = {
  signature: (model) => [model.frame.series.map((s) => [s.key, model.slots.get(s.key)]), model.narrow, flagsRoom(model), model.last],
  options(chart, look) {
    const { model } = chart;
    const options = baseOptions(chart, look, { top: flagsRoom(model) * look.font, right: namesWidth(model) || look.font * 1.6, left: look.font * 3.6, ticks: model.last });
    const series = [{}];
    const bands = [];
    for (const { key } of model.frame.series) {
      const slot = model.slots.get(key);
      const three = lines({
        colour: colourOf(look, slot),
        dash: dashOf(slot),
        width: look.large ? 3.5 : 2.25,
        isFaint: () => chart.model.highlight !== null && chart.model.highlight !== key,
        shade: model.frame.series.length > 3 ? 0.1 : 0.16,
      });
      bands.push(three.band(series.length));
      series.push(...three.series);
    }
    options.scales.y = polarity.scale;
    Object.assign(options.axes[1], { splits: model.first && model.last ? polarity.splits : () => [-1, 0, 1], values: polarity.values });
    return {
      ...options,
      series,
      bands,
      hooks: {
        drawAxes: [(u) => zeroLine(u, look)],
        draw: [(u) => drawMoments(u, chart.model), (u) => namesWidth(chart.model) > 0 && nameEnds(u, chart)],
      },
    };
  },
  data: (model) => [
    middles(model),
    ...model.frame.series.flatMap((s) => [opinions(s, (w) => w.low), opinions(s, (w) => w.high), opinions(s, (w) => w.net)]),
  ],
};
