// The board as an image: title, legend and charts.

import { clipped } from "./canvas.mjs";
import { count, signed, span } from "./format.mjs";
import { colourOf } from "./look.mjs";
import { groupTitle, titleOf } from "./names.mjs";

const PAD = 28;
const BETWEEN = 16;
const LINE = 22;

/** A drawing context over a canvas, in CSS pixels. */
class Pen {
  constructor(width, height, look) {
    this.scale = devicePixelRatio;
    this.canvas = document.createElement("canvas");
    this.canvas.width = Math.round(width * this.scale);
    this.canvas.height = Math.round(height * this.scale);
    this.ctx = this.canvas.getContext("2d");
    this.ctx.scale(this.scale, this.scale);
    this.ctx.fillStyle = look.card;
    this.ctx.fillRect(0, 0, width, height);
    this.ctx.textBaseline = "top";
  }

  text(text, x, y, colour, font, room) {
    this.ctx.font = `${font} system-ui, sans-serif`;
    this.ctx.fillStyle = colour;
    this.ctx.fillText(clipped(this.ctx, text, room), x, y);
  }

  chart(chart, x, y) {
    const { canvas } = chart.plot.ctx;
    this.ctx.drawImage(canvas, x, y, canvas.width / this.scale, canvas.height / this.scale);
  }
}

function rowsOf(parts, width) {
  const small = parts.against[0]?.plot.width ?? width;
  const across = Math.max(1, Math.round((width + BETWEEN) / (small + BETWEEN)));
  return { across, small };
}

/** The layout: blocks of {title, charts: [{chart, title, x, y}]}, and the size of the image. */
function layout(board, model) {
  const { parts } = board;
  const width = parts.volume[0].plot.width;
  const legend = LINE * Math.ceil(model.frame.series.length / 2);
  let y = PAD + 2 * LINE + 14 + legend + 14;
  const blocks = [];
  const wide = (title, charts, titles) => {
    const block = { title, y, charts: [] };
    y += LINE;
    charts.forEach((chart, i) => {
      const rowTitle = charts.length > 1 ? titles[i] : null;
      block.charts.push({ chart, title: null, x: 0, y: rowTitle === null ? y : y + LINE - 4, rowTitle });
      y += chart.plot.height + (rowTitle === null ? 0 : LINE - 4);
    });
    blocks.push(block);
    y += 14;
  };
  const many = (title, charts, titles) => {
    const { across, small } = rowsOf({ against: charts }, width);
    const height = charts[0]?.plot.height ?? 0;
    blocks.push({
      title,
      y,
      charts: charts.map((chart, i) => ({ chart, title: titles[i], x: (i % across) * (small + BETWEEN), y: y + LINE + Math.floor(i / across) * (height + LINE) })),
    });
    y += LINE + Math.ceil(charts.length / across) * (height + LINE) + 14;
  };
  wide(`Net sentiment, with its 95 % interval${model.frame.smooth ? `, each point ${model.smoothTitle}` : ""}`, parts.sentiment, parts.sentiment.map((c) => groupTitle(c.host.dataset.series)));
  wide(`Posts in each ${model.windowTitle}`, parts.volume);
  many("Against the rest of the group (dashed)", parts.against, parts.against.map((c) => titleOf(c.host.dataset.series)));
  many("Share of voice", parts.shares, parts.shares.map((c) => groupTitle(c.host.dataset.series)));
  return { blocks, width: width + 2 * PAD, height: y + PAD };
}

function drawLegend(pen, model, top, room) {
  model.frame.series.forEach((series, i) => {
    const x = PAD + (i % 2) * (room / 2);
    const y = top + Math.floor(i / 2) * LINE;
    pen.ctx.fillStyle = colourOf(model.look, model.slots.get(series.key));
    pen.ctx.fillRect(x, y + 3, 11, 11);
    pen.text(`${titleOf(series.key)}  ${signed(series.now.net)}  (${count(series.now.volume)} posts, ${model.nowTitle})`, x + 19, y, model.look.ink, "14px", room / 2 - 30);
  });
}

/** Draws the board as shown; returns a promise of a PNG. */
export function picture(board, model) {
  const { blocks, width, height } = layout(board, model);
  const pen = new Pen(width, height, model.look);
  const room = width - 2 * PAD;
  pen.text("Groundswell", PAD, PAD, model.look.ink, "600 22px", room);
  pen.text(`${span(model.from, model.to, model.now)}, windows of ${model.windowTitle}`, PAD, PAD + LINE + 6, model.look.soft, "14px", room);
  drawLegend(pen, model, PAD + 2 * LINE + 14, room);
  for (const block of blocks) {
    pen.text(block.title, PAD, block.y, model.look.ink, "600 15px", room);
    for (const { chart, title, rowTitle, x, y } of block.charts) {
      if (title !== null) {
        pen.text(title, PAD + x, y, model.look.soft, "13px", chart.plot.width);
      }
      pen.chart(chart, PAD + x, y + (title === null ? 0 : LINE - 4));
      if (rowTitle) {
        pen.text(rowTitle, PAD + 48, y - LINE + 4, model.look.soft, "600 13px", chart.plot.width / 3);
      }
    }
  }
  return new Promise((resolve, reject) => {
    pen.canvas.toBlob((blob) => (blob === null ? reject(new Error("The image is too large for this browser.")) : resolve(blob)), "image/png");
  });
}
