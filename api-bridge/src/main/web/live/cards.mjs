// Cards with the current figures of the chosen series.

import { byId, el, name, reconcile, setText } from "./dom.mjs";
import { percent, posts, signed } from "./format.mjs";
import { groupTitle, titleOf } from "./names.mjs";
import { versus } from "./words.mjs";

const PARTS = ["positive", "neutral", "negative"];

function make(onHighlight) {
  return (series) => {
    const { key } = series;
    return el(
      "li",
      { class: "card", data: { testid: "card" }, onpointerenter: () => onHighlight(key), onpointerleave: () => onHighlight(null) },
      el("p", { class: "of" }),
      el("p", { class: "who" }, el("span", { class: "swatch", "aria-hidden": "true" }), el("strong", {}, name(titleOf(key)))),
      el("p", { class: "net" }, el("span", { class: "value" }), el("span", { class: "trend" })),
      el("div", { class: "parts", "aria-hidden": "true" }, ...PARTS.map((part) => el("span", { data: { part } }))),
      el("p", { class: "facts" }, el("span", { class: "versus" }), el("span", { class: "amount" })),
    );
  };
}

function trend(now, before) {
  if (now.net === null || before.net === null) {
    return { text: "", way: "" };
  }
  const by = now.net - before.net;
  if (Math.abs(by) < 0.005) {
    return { text: "level", way: "" };
  }
  return { text: `${by > 0 ? "▲" : "▼"} ${signed(by)}`, way: by > 0 ? "up" : "down" };
}

const way = (net) => (net === null || Math.abs(net) < 0.05 ? "even" : net > 0 ? "up" : "down");

function update(card, { key, group, now, before }, model) {
  card.querySelector(".swatch").dataset.slot = model.slots.get(key);
  setText(card.querySelector(".of"), groupTitle(group));
  const value = card.querySelector(".value");
  setText(value, signed(now.net));
  value.dataset.way = way(now.net);
  const { text, way: direction } = trend(now, before);
  setText(card.querySelector(".trend"), text);
  card.querySelector(".trend").dataset.way = direction;
  for (const part of PARTS) {
    const share = now.volume === 0 ? 0 : now[part] / now.volume;
    card.querySelector(`[data-part="${part}"]`).style.width = `${100 * share}%`;
  }
  setText(card.querySelector(".versus"), versus(now));
  setText(card.querySelector(".amount"), `${posts(now.volume)}${now.share === null ? "" : ` · ${percent(now.share)} share`}`);
}

/** Shows a card per series; calls `onHighlight` with the key under the pointer, or null. */
export function showCards(model, onHighlight) {
  const cards = byId("cards");
  reconcile(cards, model.frame.series, (s) => s.key, make(onHighlight), (card, series) => update(card, series, model));
  cards.dataset.count = model.frame.series.length;
  cards.setAttribute("aria-label", `Chosen subjects, ${model.nowTitle}`);
}
