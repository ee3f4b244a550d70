// Elements are made and filled one by one, texts as text: nothing that comes from outside is ever markup.

export const byId = (id) => document.getElementById(id);

/** An element; `facts` are attributes, but for `on…` functions and `data` and `text`. */
export function el(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name === "data") {
      Object.assign(element.dataset, value);
    } else if (name === "text") {
      element.textContent = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A name from outside, of whatever direction of writing. */
export const name = (text) => el("bdi", { text });

/** Sets a text only where it differs, so that nobody hears or selects it anew. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Makes the children those that the items ask for, reusing what is there.
 *
 * @param keyOf tells items apart
 * @param make an element for an item
 * @param update brings an element up to date
 */
export function reconcile(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let before = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = old.get(key);
    if (child === undefined) {
      child = make(item);
      child.dataset.key = key;
    } else {
      old.delete(key);
    }
    update?.(child, item);
    if (child === before) {
      before = before.nextElementSibling;
    } else {
      parent.insertBefore(child, before);
    }
  }
  old.forEach((child) => child.remove());
}
