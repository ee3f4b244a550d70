// A series is a subject, or what is left of a group beyond its top: the record called "other".
// Keys tell the two apart, since each group has an "other" of its own.

export const OTHER = "other";
export const MAX_NAME = 200;

export const keyOf = (subject, group) => (subject === OTHER ? `rest:${group ?? ""}` : `name:${subject}`);

export const isRest = (key) => key.startsWith("rest:");

/** What follows the kind: the subject's name, or the group of the rest. */
export const nameIn = (key) => key.slice(5);

export function titleOf(key) {
  if (!isRest(key)) {
    return nameIn(key);
  }
  return nameIn(key) === "" ? "others" : `others in ${nameIn(key)}`;
}

export const groupTitle = (group) => (group === null || group === "" ? "Without a group" : group);

// These two are routes of their own unless a letter of them is percent-encoded.
const ROUTES = new Map([
  ["shifts", "%73hifts"],
  ["markers", "%6Darkers"],
]);

/** A name as one segment of a path; null for the two that every browser takes for steps in the path. */
export function segment(name) {
  return name === "." || name === ".." ? null : (ROUTES.get(name) ?? encodeURIComponent(name));
}

/** Where the windows of a series are had; null if no browser can ask for them. */
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
