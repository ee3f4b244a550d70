// Panning: dragging with a mouse, or horizontal scrolling.

const MOST_STEP = 200;

/** @param scroll called with milliseconds, negative for back */
export function follow(chart, scroll) {
  const perPixel = () => {
    const { model, plot } = chart;
    return plot === null ? 0 : (model.to - model.from) / Math.max(1, plot.over.clientWidth);
  };
  const { host } = chart;
  host.addEventListener(
    "wheel",
    (event) => {
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        scroll(perPixel() * Math.max(-MOST_STEP, Math.min(MOST_STEP, sideways)));
      }
    },
    { passive: false },
  );
  let last = null;
  host.addEventListener("pointerdown", (event) => {
    last = event.pointerType === "mouse" && event.button === 0 ? event.clientX : null;
  });
  host.addEventListener("pointermove", (event) => {
    if (last !== null && event.buttons === 1 && Math.abs(event.clientX - last) > 3) {
      scroll(-perPixel() * (event.clientX - last));
      last = event.clientX;
    }
  });
  const end = () => {
    last = null;
  };
  host.addEventListener("pointerup", end);
  host.addEventListener("pointerleave", end);
}
