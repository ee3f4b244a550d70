// The list of shifts and markers of the view.

import { byId, el, name, reconcile } from "./dom.mjs";
import { moment, percent, size } from "./format.mjs";
import { shiftKey } from "./moments.mjs";
import { groupMoved } from "./words.mjs";

const MOST = 60;

function when(iso, now) {
  return el("time", { datetime: iso, text: moment(Date.parse(iso), now) });
}

const labelled = (label) => label.charAt(0) + label.slice(1).toLowerCase();

function cause(post) {
  return el(
    "li",
    { data: { label: post.label } },
    el("p", { class: "text", dir: "auto", text: post.text }),
    el("p", { class: "meta" }, el("span", { class: "chip", text: `${labelled(post.label)} ${percent(post.confidence)}` })),
  );
}

function makeShift(shift, slot, now) {
  return el(
    "li",
    { class: "shift", data: { testid: "shift", direction: shift.direction, severity: shift.severity } },
    el(
      "p",
      { class: "what" },
      el("span", { class: "arrow", "aria-hidden": "true", text: shift.direction === "up" ? "▲" : "▼" }),
      el("span", { class: "swatch", "aria-hidden": "true", data: { slot: slot ?? "" }, hidden: slot === undefined }),
      el("strong", {}, name(shift.subject)),
      ` ${shift.direction}`,
    ),
    el("p", { class: "meta" }, when(shift.detected_at, now), ` · ${shift.severity} · ${size(shift.sigma, 1)} σ`),
    el("ul", { class: "terms", "aria-label": "Terms" }, ...shift.terms.map((term) => el("li", {}, name(term)))),
    el("p", { class: "moved", data: { moved: String(shift.baseline_moved) }, text: groupMoved(shift) }),
    shift.top_posts.length === 0
      ? null
      : el(
          "details",
          {},
          el("summary", { text: shift.top_posts.length === 1 ? "The post behind it" : `The ${shift.top_posts.length} posts behind it` }),
          el("ol", { class: "causes", data: { testid: "top-posts" } }, ...shift.top_posts.map(cause)),
        ),
  );
}

function makeMarker(marker, now) {
  return el(
    "li",
    { class: "marker", data: { testid: "marker" } },
    el("p", { class: "what" }, el("span", { class: "arrow", "aria-hidden": "true", text: "⚑" }), el("strong", {}, name(marker.name))),
    el("p", { class: "meta" }, when(marker.time, now), marker.subject === null ? null : " · ", marker.subject === null ? null : name(marker.subject)),
  );
}

/** Shows the events, newest first. */
export function showHappened(model) {
  const items = [
    ...model.shifts.map((s) => ({ ...s, id: `shift ${model.slots.get(s.key)} ${shiftKey(s.item)}`, make: () => makeShift(s.item, model.slots.get(s.key), model.now) })),
    ...model.markers.map((m) => ({ ...m, id: `marker ${m.item.id}`, make: () => makeMarker(m.item, model.now) })),
  ].sort((a, b) => b.time - a.time);
  byId("happened-none").hidden = items.length > 0;
  reconcile(byId("moments"), items.slice(0, MOST), (item) => item.id, (item) => item.make());
}
