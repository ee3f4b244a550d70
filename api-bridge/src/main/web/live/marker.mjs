// The dialog that sets a marker.

import { attempt, dialog } from "./dialogs.mjs";
import { byId, el } from "./dom.mjs";
import { post } from "./http.mjs";
import { isRest, nameIn } from "./names.mjs";

/**
 * Sets up the dialog; returns a function that opens it.
 *
 * @param chosen returns the keys of the shown series
 * @param onSet sends the marker
 */
export function markerDialog(chosen, onSet) {
  const box = byId("marker-dialog");
  const open = dialog("marker-dialog", () => {
    const subjects = chosen().filter((key) => !isRest(key)).map(nameIn);
    byId("marker-subject").replaceChildren(el("option", { value: "", text: "All subjects" }), ...subjects.map((subject) => el("option", { value: subject, text: subject })));
  });
  byId("marker-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const { name, subject } = Object.fromEntries(new FormData(form));
    const document = subject === "" ? { name } : { name, subject };
    const done = await attempt(box, async () => onSet(await post("/audience/markers", document)), "Marker set.");
    if (done) {
      form.reset();
      box.close();
    }
  });
  return open;
}
