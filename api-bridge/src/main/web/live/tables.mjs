// The figures as tables, filled while they are open.

import { el, name } from "./dom.mjs";
import { count, moment, percent, signed } from "./format.mjs";
import { titleOf } from "./names.mjs";

const MOST = 120;

const COLUMNS = {
  sentiment: [["", (w) => (w.net === null ? "–" : `${signed(w.net)} (${signed(w.low)} to ${signed(w.high)})`)]],
  volume: [["", (w) => count(w.volume)]],
  against: [
    ["", (w) => signed(w.net)],
    [" group", (w) => signed(w.baseline?.net)],
  ],
  shares: [["", (w) => percent(w.share)]],
};

function table(columns, { frame, now }) {
  const heads = frame.series.flatMap((s) => columns.map(([suffix]) => el("th", { scope: "col" }, name(titleOf(s.key)), suffix)));
  const rows = [];
  for (let at = frame.starts.length - 1; at >= 0 && rows.length < MOST; at -= 1) {
    if (frame.series.some((s) => s.windows[at] !== undefined)) {
      const cells = frame.series.flatMap((s) => columns.map(([, text]) => el("td", { text: s.windows[at] === undefined ? "–" : text(s.windows[at]) })));
      rows.push(el("tr", {}, el("th", { scope: "row", text: moment(frame.starts[at], now) }), ...cells));
    }
  }
  const most = rows.length === MOST ? ` The newest ${MOST} windows; the CSV has all.` : "";
  return el(
    "table",
    {},
    el("caption", { text: `Windows of ${frame.seconds < 60 ? `${frame.seconds} s` : `${frame.seconds / 60} min`}, the newest first.${most}` }),
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "From" }), ...heads)),
    el("tbody", {}, ...rows),
  );
}

/** Updates open tables, unless the user is scrolling one. */
export function showTables(model) {
  for (const [id, columns] of Object.entries(COLUMNS)) {
    const details = document.querySelector(`#${id} details.table`);
    const place = details.querySelector(".scroll");
    if (details.open && !(place.childElementCount > 0 && (place.matches(":focus-within") || place.matches(":hover")))) {
      place.replaceChildren(table(columns, model));
    }
  }
}

/** Fills a table when it is opened. */
export function onTableOpened(show) {
  for (const id of Object.keys(COLUMNS)) {
    document.querySelector(`#${id} details.table`).addEventListener("toggle", show);
  }
}
