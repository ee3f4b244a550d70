// Kiosk mode: no controls, large type, one group after the other.

import { byGroup } from "./selection.mjs";

const TURN_MS = 20_000;

/**
 * The keys of one group at a time, in turn.
 *
 * @param groupOf returns the group of a key
 */
export function turnOf(keys, groupOf, now) {
  const groups = byGroup(keys, groupOf);
  if (groups.length === 0) {
    return { group: null, keys: [], at: 0, of: 0 };
  }
  const at = Math.floor(now / TURN_MS) % groups.length;
  const [group, members] = groups[at];
  return { group, keys: members, at, of: groups.length };
}
