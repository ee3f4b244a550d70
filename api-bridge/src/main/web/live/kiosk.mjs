// The board on a wall: no controls, large type, one group after the other.

import { byGroup } from "./selection.mjs";

const TURN_MS = 20_000;

/**
 * The keys that a wall shows at a time: each group's in turn.
 *
 * @param groupOf a key's group
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
