// Shifts and markers on the time axis: a flag above, a thin line through the chart.

import { clipped } from "./canvas.mjs";
import { colourOf, faded } from "./look.mjs";

/** Space above a chart for flags, in lines of text. */
export function flagsRoom({ shifts, markers }) {
  return markers.some((m) => m.named) ? 3.2 : shifts.length > 0 ? 1.8 : 0.8;
}

const SIZES = { low: 0.42, medium: 0.52, high: 0.64 };

function stem(u, x, colour, dash) {
  const { ctx } = u;
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((d) => d * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(x, u.bbox.top - 2 * devicePixelRatio);
  ctx.lineTo(x, u.bbox.top + u.bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
}

function arrow(ctx, x, y, half, up) {
  const sign = up ? -1 : 1;
  ctx.beginPath();
  ctx.moveTo(x, y + sign * half);
  ctx.lineTo(x - half, y - sign * half * 0.8);
  ctx.lineTo(x + half, y - sign * half * 0.8);
  ctx.closePath();
  ctx.fill();
}

function drawShift(u, { item, time }, { look, slots }, key) {
  const x = Math.round(u.valToPos(time / 1000, "x", true)) + 0.5;
  const colour = colourOf(look, slots.get(key));
  stem(u, x, faded(colour, 0.75), [4, 3]);
  u.ctx.fillStyle = colour;
  const line = look.font * devicePixelRatio;
  arrow(u.ctx, x, u.bbox.top - 0.85 * line, SIZES[item.severity] * line, item.direction === "up");
}

/** Draws names in the upper row; truncates or omits one without space before the next. */
function drawMarkers(u, markers, { look }) {
  const { ctx } = u;
  const line = look.font * devicePixelRatio;
  ctx.font = `${line}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  const places = markers.map(({ time }) => Math.round(u.valToPos(time / 1000, "x", true)) + 0.5);
  markers.forEach(({ item, named }, i) => {
    const x = places[i];
    stem(u, x, faded(look.ink, 0.55), []);
    if (!named) {
      return;
    }
    ctx.fillStyle = look.ink;
    ctx.fillRect(x - 2 * devicePixelRatio, u.bbox.top - 2.9 * line, 4 * devicePixelRatio, 4 * devicePixelRatio);
    const width = Math.min(ctx.measureText(item.name).width, 14 * line);
    const after = (places[i + 1] ?? u.bbox.left + u.bbox.width + 4 * line) - x - line;
    const before = x - (places[i - 1] ?? u.bbox.left) - line;
    const left = after < width && places[i + 1] === undefined && before > after;
    const room = left ? before : after;
    if (room > 2 * line) {
      ctx.textAlign = left ? "right" : "left";
      ctx.fillText(clipped(ctx, item.name, Math.min(room, 14 * line)), x + (left ? -0.5 : 0.5) * line, u.bbox.top - 2.5 * line);
    }
  });
}

/** Draws `model.shifts` and `model.markers`, in order of time. */
export function drawMoments(u, model) {
  u.ctx.save();
  for (const shift of model.shifts) {
    drawShift(u, shift, model, shift.key);
  }
  drawMarkers(u, model.markers, model);
  u.ctx.restore();
}
