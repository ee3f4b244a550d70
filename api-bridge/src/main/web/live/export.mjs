// The export dialog.

import { momentsCsv, windowsCsv } from "./csv.mjs";
import { attempt, dialog } from "./dialogs.mjs";
import { byId } from "./dom.mjs";
import { download, fileName } from "./download.mjs";
import { span } from "./format.mjs";
import { picture } from "./picture.mjs";

const csv = (text) => new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" });

/**
 * Sets up the dialog; returns a function that opens it.
 *
 * @param board the charts
 * @param model returns the current view
 * @param link returns an address that shows the same view
 */
export function exportDialog(board, model, link) {
  const box = byId("export-dialog");
  const on = (id, done, doing) => byId(id).addEventListener("click", () => attempt(box, doing, done));
  const save = (kind, ending, blob) => download(blob, fileName(kind, model().now, ending));

  on("export-png", "Image saved.", async () => save("board", "png", await picture(board, model())));
  on("export-csv", "Figures saved.", () => save("figures", "csv", csv(windowsCsv(model().frame))));
  on("export-moments", "Shifts and markers saved.", () => save("moments", "csv", csv(momentsCsv(model().shifts, model().markers))));
  on("export-link", "Link copied.", async () => {
    try {
      await navigator.clipboard.writeText(link());
    } catch {
      throw new Error(`This browser does not allow copying. Link: ${link()}`);
    }
  });
  return dialog("export-dialog", () => {
    const { from, to, now } = model();
    byId("export-hint").textContent = `The current view: ${span(from, to, now)}.`;
  });
}
