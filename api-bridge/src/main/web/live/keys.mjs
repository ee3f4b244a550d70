// Keyboard shortcuts. Users of speech input can disable them.

import { byId, el } from "./dom.mjs";

const STORED = "groundswell-keys";

/** Whether an element accepts text input. */
function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function remembered() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // no storage
  }
}

function remember(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // not persistent
  }
}

/** @param keys {keys: ["a"], title, does} */
export function listen(keys) {
  const toggle = byId("keys-on");
  toggle.checked = remembered();
  toggle.addEventListener("change", () => remember(toggle.checked));
  byId("keys").replaceChildren(
    ...keys.map(({ shown, title }) => el("div", {}, el("dt", {}, ...shown.map((key) => el("kbd", { text: key }))), el("dd", { text: title }))),
  );
  const does = new Map(keys.flatMap((key) => key.keys.map((k) => [k, key.does])));
  document.addEventListener("keydown", (event) => {
    const known = does.get(event.key);
    if (!toggle.checked || known === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]") !== null) {
      return;
    }
    // Buttons and summaries handle the space bar, radio buttons the arrow keys.
    const own = event.key === " " ? "button, summary, input, a" : event.key.startsWith("Arrow") ? "input, .scroll" : null;
    if (own !== null && event.target.closest?.(own)) {
      return;
    }
    event.preventDefault();
    known(event);
  });
}
