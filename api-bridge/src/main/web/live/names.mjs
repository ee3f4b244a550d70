// A series is a subject, or the record "other", which aggregates the subjects beyond a group's top.
// Keys distinguish them, since each group has an "other".

export const OTHER = "other";
export const MAX_NAME = 200;

export const keyOf = (subject, group) => (subject === OTHER ? `rest:${group ?? ""}` : `name:${subject}`);

export const isRest = (key) => key.startsWith("rest:");

/** The part after the kind: the subject's name, or the group of "other". */
export const nameIn = (key) => key.slice(5);

export function titleOf(key) {
  if (!isRest(key)) {
    return nameIn(key);
  }
  return nameIn(key) === "" ? "others" : `others in ${nameIn(key)}`;
}

export const groupTitle = (group) => (group === null || group === "" ? "Without a group" : group);

// These two names are routes unless a letter is percent-encoded.
const ROUTES = new Map([
  ["shifts", "%73hifts"],
  ["markers", "%6Darkers"],
]);

/** A name as a path segment; null for the two that browsers resolve as relative paths. */
export function segment(name) {
  return name === "." || name === ".." ? null : (ROUTES.get(name) ?? encodeURIComponent(name));
}

/** The path of a series' windows; null if browsers can't request it. */
export function windowsPath(key, window, from, to) {
  const name = isRest(key) ? OTHER : segment(nameIn(key));
  const query = new URLSearchParams({
    window,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: "5000",
  });
  if (isRest(key) && nameIn(key) !== "") {
    query.set("group", nameIn(key));
  }
  return name === null ? null : `/audience/${name}?${query}`;
}
