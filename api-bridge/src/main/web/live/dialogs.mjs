// Dialogs: opened from buttons and keys, closed by Escape, a button, or a click beside them.

import { byId } from "./dom.mjs";

/** Makes a dialog usable; answers how to open it. */
export function dialog(id, onOpen) {
  const box = byId(id);
  box.querySelector("[data-close]").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());
  return () => {
    if (document.querySelector("dialog[open]") === null) {
      tell(box, "");
      onOpen?.();
      box.showModal();
    }
  };
}

/** A sentence in a dialog. */
export function tell(box, sentence) {
  const told = box.querySelector(".told");
  if (told !== null) {
    told.textContent = sentence;
  }
}

/** Does something for a dialog and says how it went. */
export async function attempt(box, doing, done) {
  try {
    await doing();
    tell(box, done);
    return true;
  } catch (refused) {
    tell(box, refused.message);
    return false;
  }
}
