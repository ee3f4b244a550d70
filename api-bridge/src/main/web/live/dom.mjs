// Creates elements with text nodes only: external input is never parsed as markup.

export const byId = (id) => document.getElementById(id);

/** Creates an element; `facts` are attributes, except `on…` functions, `data` and `text`. */
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

/** A name from external input, with isolated text direction. */
export const name = (text) => el("bdi", { text });

/** Sets a text only if it changes, to keep selections and avoid repeated announcements. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Reconciles the children with the items, reusing elements.
 *
 * @param keyOf the key of an item
 * @param make creates an element for an item
 * @param update updates an element
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
