// Dialogs: opened from buttons and keys, closed by Escape, a button, or a click beside them.

import { byId } from "./dom.mjs";

/** Sets up a dialog; returns a function that opens it. */
export function dialog(id, onOpen) {
  const box = byId(id);
  box.querySelector("[data-close]").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());
  return () => {
    if (document.querySelector("dialog[open]") === null) {
      show(box, "");
      onOpen?.();
      box.showModal();
    }
  };
}

/** Shows a sentence in a dialog. */
export function show(box, sentence) {
  const outcome = box.querySelector(".outcome");
  if (outcome !== null) {
    outcome.textContent = sentence;
  }
}

/** Runs an action of a dialog and shows its outcome. */
export async function attempt(box, doing, done) {
  try {
    await doing();
    show(box, done);
    return true;
  } catch (refused) {
    show(box, refused.message);
    return false;
  }
}
