// The newest posts, paused while the pointer is over them.

import { byId, el, name, reconcile } from "./dom.mjs";
import { percent, timeWithSeconds } from "./format.mjs";
import { Posts } from "./moments.mjs";

const KEPT = 200;
const SHOWN = 30;
const LABELS = [
  { label: null, title: "All" },
  { label: "positive", title: "Positive" },
  { label: "neutral", title: "Neutral" },
  { label: "negative", title: "Negative" },
];

function make(post) {
  const time = Date.parse(post.created_at);
  return el(
    "li",
    { data: { testid: "post", label: post.label } },
    el("p", { class: "text", dir: "auto", text: post.text }),
    el(
      "p",
      { class: "meta" },
      el("span", { class: "chip", text: `${post.label.charAt(0)}${post.label.slice(1).toLowerCase()} ${percent(post.confidence)}` }),
      ...post.subjects.slice(0, 3).map((subject) => name(subject)),
      Number.isNaN(time) ? null : el("time", { datetime: post.created_at, text: timeWithSeconds(time) }),
    ),
  );
}

export class PostList {
  #posts = new Posts(KEPT);
  #held = false;
  #within = false;
  #label = null;

  /** @param onLabel called with the chosen label, null for all */
  constructor(onLabel) {
    const list = byId("posts");
    const within = (is) => () => {
      this.#within = is;
    };
    list.addEventListener("pointerenter", within(true));
    list.addEventListener("pointerleave", within(false));
    byId("posts-pause").addEventListener("click", () => this.hold(!this.#held));
    byId("labels").append(
      ...LABELS.map(({ label, title }) =>
        el("label", {}, el("input", { type: "radio", name: "label", value: label ?? "", onchange: () => onLabel(label) }), el("span", { text: title })),
      ),
    );
  }

  hold(held) {
    this.#held = held;
    byId("posts-pause").setAttribute("aria-pressed", String(held));
  }

  /** Whether the bridge shows posts. */
  allow(allowed) {
    byId("newest").hidden = !allowed;
  }

  filter(label) {
    this.#label = label;
    for (const input of document.querySelectorAll("#labels input")) {
      input.checked = input.value === (label ?? "");
    }
  }

  take(posts) {
    this.#posts.merge(posts);
  }

  /** @param subjects names of the chosen subjects; other posts are hidden */
  show(subjects) {
    if (this.#held || this.#within || byId("posts").matches(":focus-visible")) {
      return;
    }
    const wanted = this.#posts
      .newest()
      .filter((post) => this.#label === null || post.label.toLowerCase() === this.#label)
      .filter((post) => subjects.size === 0 || post.subjects.some((subject) => subjects.has(subject)))
      .slice(0, SHOWN);
    byId("posts-none").hidden = wanted.length > 0;
    reconcile(byId("posts"), wanted, (post) => post.id, make);
  }
}
