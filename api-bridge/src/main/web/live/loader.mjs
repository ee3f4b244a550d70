// Loads by HTTP: everything after a hello without resumption, and older windows.

import { get } from "./http.mjs";
import { windowsPath } from "./names.mjs";

const GONE = 404; // subject without posts

const span = (from, to) => new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });

/** The declared subjects, and the newest window of each series. */
export async function loadOverview(store, window, meanwhile) {
  const mark = store.mark();
  const changes = meanwhile.begin();
  let loaded = [];
  try {
    const [{ subjects: declared }, { subjects }] = await Promise.all([get("/subjects"), get(`/audience?window=${window}`)]);
    store.merge(subjects.flatMap((subject) => subject.windows));
    loaded = declared;
  } finally {
    loaded = meanwhile.end(changes, loaded);
  }
  return { declared: loaded, mark };
}

/** The windows of some series in a range; removes folded ones. */
export async function loadWindows(store, window, keys, from, to, mark) {
  await Promise.all(
    keys.map(async (key) => {
      const path = windowsPath(key, window, from, to);
      if (path === null) {
        return;
      }
      try {
        const { windows } = await get(path);
        store.replace(key, from, to, windows, mark);
      } catch (refused) {
        if (refused.status !== GONE) {
          throw refused;
        }
      }
    }),
  );
}

/** Shifts and markers of a range. */
export async function loadMoments(from, to) {
  const query = span(from, to);
  const [{ shifts }, { markers }] = await Promise.all([get(`/audience/shifts?${query}`), get(`/audience/markers?${query}`)]);
  return { shifts, markers };
}
