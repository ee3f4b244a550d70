// Saves generated files.

import { el } from "./dom.mjs";

export function download(blob, fileName) {
  const url = URL.createObjectURL(blob);
  const link = el("a", { href: url, download: fileName });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has read it soon, except on slow disks.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name that sorts by time. */
export function fileName(kind, now, ending) {
  return `groundswell-${kind}-${new Date(now).toISOString().slice(0, 19).replaceAll(":", "")}.${ending}`;
}
