// The dialog from which what is seen is taken along.

import { momentsCsv, windowsCsv } from "./csv.mjs";
import { attempt, dialog } from "./dialogs.mjs";
import { byId } from "./dom.mjs";
import { download, fileName } from "./download.mjs";
import { span } from "./format.mjs";
import { picture } from "./picture.mjs";

const csv = (text) => new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" });

/**
 * Answers how to open it.
 *
 * @param board the charts
 * @param model answers what is seen
 * @param link answers an address that shows the same to anybody
 */
export function exportDialog(board, model, link) {
  const box = byId("export-dialog");
  const on = (id, done, doing) => byId(id).addEventListener("click", () => attempt(box, doing, done));
  const save = (kind, ending, blob) => download(blob, fileName(kind, model().now, ending));

  on("export-png", "The picture is saved.", async () => save("board", "png", await picture(board, model())));
  on("export-csv", "The figures are saved.", () => save("figures", "csv", csv(windowsCsv(model().frame))));
  on("export-moments", "Shifts and markers are saved.", () => save("moments", "csv", csv(momentsCsv(model().shifts, model().markers))));
  on("export-link", "The link is copied.", async () => {
    try {
      await navigator.clipboard.writeText(link());
    } catch {
      throw new Error(`This browser does not let pages copy. The link: ${link()}`);
    }
  });
  return dialog("export-dialog", () => {
    const { from, to, now } = model();
    byId("export-hint").textContent = `What is on the board: ${span(from, to, now)}.`;
  });
}
