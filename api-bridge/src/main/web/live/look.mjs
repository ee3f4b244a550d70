// Colours for canvases, read from the style sheet: the page has one palette only.

export const SLOTS = 8;

// Colours alone don't tell eight lines apart for everybody: the second four are broken differently.
const DASHES = [[], [], [], [], [8, 4], [2, 3], [12, 3, 2, 3], [5, 3]];

const NAMES = ["paper", "card", "ink", "soft", "line", "accent", "positive", "neutral", "negative", "track"];

/** The colours as they are now, by name, and `series`, one for each slot. */
export function readLook() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const look = Object.fromEntries(NAMES.map((name) => [name, colour(name)]));
  look.series = Array.from({ length: SLOTS }, (_, slot) => colour(`series-${slot + 1}`));
  probe.remove();
  look.large = document.documentElement.dataset.kiosk === "1";
  look.font = look.large ? 17 : 12;
  return look;
}

export const dashOf = (slot) => DASHES[slot % SLOTS];

export const colourOf = (look, slot) => look.series[slot % SLOTS];

const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);

/** A colour on a ground, as if it were seen through, but opaque: bars lie over each other. */
export function mixed(colour, ground, alpha) {
  const under = channels(ground);
  return `rgb(${channels(colour).map((c, i) => Math.round(c * alpha + under[i] * (1 - alpha))).join(", ")})`;
}

/** The same colour, seen through. */
export function faded(colour, alpha) {
  return `rgba(${channels(colour).join(", ")}, ${alpha})`;
}
