// Colours of canvases, read from the style sheet, which is the only palette.

export const SLOTS = 8;

// Eight colours are not distinguishable for everybody: the last four are dashed.
const DASHES = [[], [], [], [], [8, 4], [2, 3], [12, 3, 2, 3], [5, 3]];

const NAMES = ["paper", "card", "ink", "soft", "line", "accent", "positive", "neutral", "negative", "track"];

/** The current colours by name, and `series`, one per slot. */
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

/** The opaque colour of a translucent colour on a background: bars overlap. */
export function mixed(colour, ground, alpha) {
  const under = channels(ground);
  return `rgb(${channels(colour).map((c, i) => Math.round(c * alpha + under[i] * (1 - alpha))).join(", ")})`;
}

/** The colour with transparency. */
export function faded(colour, alpha) {
  return `rgba(${channels(colour).join(", ")}, ${alpha})`;
}
