// Shared by several canvases.

/** Truncates a text to a width. */
export function clipped(ctx, text, room) {
  if (ctx.measureText(text).width <= room) {
    return text;
  }
  const letters = [...text];
  while (letters.length > 1 && ctx.measureText(`${letters.join("")}…`).width > room) {
    letters.pop();
  }
  return `${letters.join("")}…`;
}
