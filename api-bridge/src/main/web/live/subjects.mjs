// The dialog in which subjects are chosen, added and removed.

import { attempt, dialog, show } from "./dialogs.mjs";
import { byId, el, name } from "./dom.mjs";
import { posts } from "./format.mjs";
import { post, remove } from "./http.mjs";
import { groupTitle, isRest, keyOf, nameIn, segment, titleOf } from "./names.mjs";
import { MOST, byGroup } from "./selection.mjs";

const LISTED = 200;

const words = (text) => text.split(",").map((word) => word.trim()).filter((word) => word !== "");

export class SubjectsDialog {
  #box = byId("subjects-dialog");
  #list = byId("subject-list");
  #state;
  #on;
  #asked = null;

  /**
   * @param state returns {declared, volumes, groups, chosen}
   * @param on {choose(keys or null), changed()}
   */
  constructor(state, on) {
    this.#state = state;
    this.#on = on;
    this.open = dialog("subjects-dialog", () => {
      this.#asked = null;
      this.show();
    });
    byId("subject-filter").addEventListener("input", () => this.show());
    byId("subject-auto").addEventListener("click", () => {
      this.#on.choose(null);
      this.show();
    });
    byId("subject-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add(event.target);
    });
  }

  get isOpen() {
    return this.#box.open;
  }

  /** Lists the subjects; keeps the focus. */
  show() {
    const state = this.#state();
    const declared = new Map(state.declared.map((s) => [keyOf(s.name, s.group), s]));
    const groupOf = (key) => (declared.has(key) ? declared.get(key).group : (state.groups.get(key) ?? null));
    const wanted = byId("subject-filter").value.trim().toLowerCase();
    const keys = [...new Set([...state.chosen, ...declared.keys(), ...state.volumes.keys()])]
      .filter((key) => `${titleOf(key)} ${groupOf(key) ?? ""}`.toLowerCase().includes(wanted))
      .sort((a, b) => isRest(a) - isRest(b) || (state.volumes.get(b) ?? 0) - (state.volumes.get(a) ?? 0) || titleOf(a).localeCompare(titleOf(b)));
    const focused = document.activeElement?.dataset.focus;
    const shown = keys.slice(0, LISTED);
    this.#list.replaceChildren(
      ...byGroup(shown, groupOf).map(([group, members]) => this.#group(group, members, declared, state)),
      keys.length > LISTED ? el("p", { class: "hint", text: `And ${keys.length - LISTED} more: find them by name.` }) : "",
    );
    if (keys.length === 0) {
      this.#list.append(el("p", { class: "hint", text: wanted === "" ? "No subjects yet." : "No matching subject." }));
    }
    if (focused !== undefined) {
      this.#list.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
    }
    const groups = new Set([...declared.values()].map((s) => s.group).filter((group) => group !== null));
    byId("subject-groups").replaceChildren(...[...groups].map((group) => el("option", { value: group })));
    byId("subject-auto").disabled = state.automatic;
  }

  #group(group, members, declared, state) {
    const own = members.filter((key) => declared.has(key));
    return el(
      "fieldset",
      { data: { testid: "subject-group" } },
      el("legend", {}, name(groupTitle(group))),
      el(
        "p",
        { class: "tools" },
        el("button", { type: "button", class: "quiet", data: { focus: `only ${group}` }, "aria-label": `Show only these: ${groupTitle(group)}`, text: "Show only these", onclick: () => this.#choose(members.filter((key) => !isRest(key)).slice(0, MOST)) }),
        group === "" || own.length === 0 ? null : this.#removal(`group ${group}`, "Remove group", `the group ${group}: ${own.map(titleOf).join(", ")}`, () => this.#remove(own.map(nameIn))),
      ),
      ...members.map((key) => this.#subject(key, declared.has(key), state)),
    );
  }

  #subject(key, isDeclared, state) {
    const chosen = state.chosen.includes(key);
    const box = el("input", {
      type: "checkbox",
      checked: chosen,
      disabled: !chosen && state.chosen.length >= MOST,
      data: { focus: `choose ${key}` },
      onchange: () => this.#choose(chosen ? state.chosen.filter((other) => other !== key) : [...state.chosen, key]),
    });
    return el(
      "div",
      { class: "subject" },
      el("label", { class: "check" }, box, name(titleOf(key)), el("small", { text: state.volumes.has(key) ? posts(state.volumes.get(key)) : "no posts yet" })),
      isDeclared ? this.#removal(key, "Remove", titleOf(key), () => this.#remove([nameIn(key)])) : null,
    );
  }

  /** A button that asks for confirmation. */
  #removal(id, title, what, doing) {
    const asked = this.#asked === id;
    return el("button", {
      type: "button",
      class: asked ? "danger" : "quiet",
      data: { focus: `remove ${id}`, testid: "remove" },
      "aria-label": asked ? `Really? Remove ${what}` : `${title}: ${what}`,
      text: asked ? "Really?" : title,
      onclick: () => {
        this.#asked = asked ? null : id;
        asked ? doing() : show(this.#box, `Press again to remove ${what}. Its windows remain.`);
        this.show();
      },
    });
  }

  #choose(keys) {
    this.#on.choose(keys);
    this.show();
  }

  async #remove(names) {
    const done = names.length === 1 ? `Removed ${names[0]}.` : `Removed ${names.length} subjects.`;
    await attempt(this.#box, async () => {
      for (const subject of names) {
        const path = segment(subject);
        if (path === null) {
          throw new Error(`Browsers can't request the subject ${subject}: its name is a path segment.`);
        }
        await remove(`/subjects/${path}`);
      }
    }, done);
    this.#on.changed();
  }

  async #add(form) {
    const { name: subject, group, keywords, hashtags } = Object.fromEntries(new FormData(form));
    const document = { name: subject, keywords: words(keywords), hashtags: words(hashtags).map((tag) => tag.replace(/^[#＃]/, "")) };
    if (group.trim() !== "") {
      document.group = group;
    }
    const rules = document.keywords.length + document.hashtags.length;
    const done = rules > 0 ? `${subject} is added: posts that speak of it count from now on.` : `${subject} is added: posts that name it as their subject count.`;
    if (await attempt(this.#box, () => post("/subjects", document), done)) {
      form.reset();
      this.#on.changed();
    }
  }
}
