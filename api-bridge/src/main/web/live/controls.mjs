// The controls show the view and report changes by the user.

import { byId, el } from "./dom.mjs";
import { WINDOWS, rangeTitle, windowNamed } from "./period.mjs";

export class Controls {
  /** @param on {window(name), range(seconds), smooth(), pause(), scroll(sign), theme(), kiosk()} */
  constructor(on) {
    byId("windows").append(
      ...WINDOWS.map((w) =>
        el("label", {}, el("input", { type: "radio", name: "window", value: w.name, onchange: () => on.window(w.name) }), el("span", { text: w.title })),
      ),
    );
    byId("range").addEventListener("change", (event) => on.range(Number(event.target.value)));
    byId("smooth").addEventListener("change", () => on.smooth());
    byId("pause").addEventListener("click", () => on.pause());
    byId("back").addEventListener("click", () => on.scroll(-1));
    byId("on").addEventListener("click", () => on.scroll(1));
    byId("theme").addEventListener("click", () => on.theme());
    byId("kiosk").addEventListener("click", () => on.kiosk());
  }

  show(view) {
    const window = windowNamed(view.window);
    for (const input of document.querySelectorAll("#windows input")) {
      input.checked = input.value === view.window;
    }
    const range = byId("range");
    if (range.dataset.window !== view.window) {
      range.dataset.window = view.window;
      range.replaceChildren(...window.ranges.map((r) => el("option", { value: r, text: rangeTitle(r) })));
    }
    range.value = String(view.range);
    byId("smooth").checked = view.smooth;
    byId("smooth-text").textContent = view.smooth ? `Smooth: each point is ${window.smooth}` : "Smooth";
    const paused = view.to !== null;
    byId("pause-text").textContent = paused ? "Go live" : "Pause";
    byId("pause-sign").setAttribute("href", paused ? "#sign-play" : "#sign-pause");
    byId("on").disabled = !paused;
    byId("theme").setAttribute("aria-label", `Light or dark: ${view.theme ?? "as in the system"}`);
  }
}

/** The state of the page: live, paused, or not live and since when. */
export function showState({ paused, connection, text }) {
  const state = byId("state");
  state.dataset.state = paused ? "paused" : connection;
  state.dataset.connection = connection;
  const place = byId("state-text");
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

export function showProblem(sentence) {
  const problem = byId("problem");
  const hidden = sentence === null;
  problem.hidden = hidden;
  if (problem.textContent !== (sentence ?? "")) {
    problem.textContent = sentence ?? "";
  }
}
