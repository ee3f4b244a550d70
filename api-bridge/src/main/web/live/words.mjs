// Text descriptions of charts, for assistive technology.

import { percent, posts, signed, size } from "./format.mjs";
import { titleOf } from "./names.mjs";

function standing(now) {
  if (now.net === null) {
    return now.volume === 0 ? "no posts" : `${posts(now.volume)}, none for or against`;
  }
  const against = now.baseline === null ? "" : `, ${versus(now)}`;
  return `net sentiment ${signed(now.net)}${against}, ${posts(now.volume)}`;
}

/** A subject's net sentiment relative to its group; empty if one is unknown. */
export function versus(now) {
  if (now.net === null || now.baseline === null) {
    return "";
  }
  const difference = now.net - now.baseline;
  if (Math.abs(difference) < 0.005) {
    return "level with its group";
  }
  return `${size(difference)} ${difference > 0 ? "above" : "below"} its group`;
}

/** The state of all series as a sentence. */
export function summary(frame, when) {
  if (frame.series.length === 0) {
    return "No subject selected.";
  }
  return `${when}: ${frame.series.map((s) => `${titleOf(s.key)}: ${standing(s.now)}`).join("; ")}.`;
}

/** The shares of one group. */
export function sharesInWords(members, when) {
  return `Share of voice, ${when}: ${members.map((s) => `${titleOf(s.key)} ${percent(s.now.share)}`).join(", ")}.`;
}

export function groupMoved(shift) {
  if (shift.baseline_moved === null) {
    return "Too few posts to determine whether its group moved.";
  }
  return shift.baseline_moved ? "Its group moved the same way." : "Its group did not move.";
}

export function shiftInWords(shift) {
  const about = shift.terms.length > 0 ? ` Terms: ${shift.terms.slice(0, 3).join(", ")}.` : "";
  return `${shift.subject} moved ${shift.direction}, severity ${shift.severity}. ${groupMoved(shift)}${about}`;
}
