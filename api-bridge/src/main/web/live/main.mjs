// The live page: events of the bridge update the state, input updates the view, and the board shows
// both.

import { readView, writeView } from "./address.mjs";
import { Backoff } from "./backoff.mjs";
import { Board } from "./board.mjs";
import { showCards } from "./cards.mjs";
import { Controls, showProblem, showState } from "./controls.mjs";
import { ChangesMeanwhile } from "./declared.mjs";
import { dialog } from "./dialogs.mjs";
import { byId } from "./dom.mjs";
import { exportDialog } from "./export.mjs";
import { Feed } from "./feed.mjs";
import { moment, time } from "./format.mjs";
import { showHappened } from "./happened.mjs";
import { probe } from "./http.mjs";
import { listen } from "./keys.mjs";
import { loadMoments, loadOverview, loadWindows } from "./loader.mjs";
import { readLook } from "./look.mjs";
import { markerDialog } from "./marker.mjs";
import { groupTitle } from "./names.mjs";
import { NOW_WINDOWS, WINDOWS, fitting, windowNamed } from "./period.mjs";
import { follow } from "./pan.mjs";
import { PostList } from "./posts.mjs";
import { MOST } from "./selection.mjs";
import { Spoken } from "./spoken.mjs";
import { State } from "./state.mjs";
import { SubjectsDialog } from "./subjects.mjs";
import { showCounted, showSystem } from "./system.mjs";
import { onTableOpened, showTables } from "./tables.mjs";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const NARROW = matchMedia("(max-width: 44rem)");
const PRUNE_MS = 30_000;

class Page {
  #state = new State(readView(location.search));
  #meanwhile = new ChangesMeanwhile();
  #board = new Board((chart) => follow(chart, (ms) => this.#scroll(ms)));
  #spoken = new Spoken();
  #retries = new Backoff();
  #look = readLook();
  #model = null;
  #highlight = null;
  #loaded = false;
  #loading = 0; // counts loads, to discard outdated ones
  #loadProblem = null;
  #feedProblem = null;
  #drawing = false;
  #retry = null;
  #scrolled = null;
  #still = null;
  #posts = new PostList((label) => this.#change({ label }));
  #controls = new Controls({
    window: (name) => this.#window(name),
    range: (range) => this.#range(range),
    smooth: () => this.#change({ smooth: !this.#view.smooth }),
    pause: () => this.#pause(),
    scroll: (sign) => this.#scroll((sign * this.#view.range * 1000) / 2),
    theme: () => this.#theme(),
    kiosk: () => this.#kiosk(!this.#view.kiosk),
  });
  #subjects = new SubjectsDialog(() => this.#subjectsState(), {
    choose: (keys) => this.#choose(keys),
    changed: () => this.#overview(),
  });
  #openMarker = markerDialog(
    () => this.#model?.frame.series.map((s) => s.key) ?? [],
    (marker) => this.#take(() => this.#state.markers.merge([marker])),
  );
  #openExport = exportDialog(this.#board, () => this.#model, () => this.#link());
  #openHelp = dialog("help-dialog");
  #feed = new Feed(this.#events(), {
    open: (url) => new EventSource(url),
    probe,
    now: () => Date.now(),
    later: (ms, doing) => setTimeout(doing, ms),
    cancel: clearTimeout.bind(globalThis),
    random: Math.random,
  });

  get #view() {
    return this.#state.view;
  }

  start() {
    byId("choose").addEventListener("click", this.#subjects.open);
    byId("empty-add").addEventListener("click", this.#subjects.open);
    byId("mark").addEventListener("click", this.#openMarker);
    byId("export").addEventListener("click", this.#openExport);
    byId("help").addEventListener("click", this.#openHelp);
    byId("leave").addEventListener("click", () => this.#kiosk(false));
    addEventListener("pointermove", () => this.#moved());
    onTableOpened(() => this.#draw());
    this.#listen();
    DARK.addEventListener("change", () => this.#relook());
    NARROW.addEventListener("change", () => this.#draw());
    addEventListener("online", () => this.#feed.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || (this.#feed.hurry(), this.#draw()));
    setInterval(() => this.#second(), 1000);
    setInterval(() => this.#state.prune(Date.now()), PRUNE_MS);
    this.#apply();
    this.#feed.follow(this.#view.window);
  }

  #events() {
    const take = (doing) => (data) => this.#take(() => doing(data));
    return {
      state: ({ sentence }) => this.#take(() => (this.#feedProblem = sentence)),
      unreadable: () => this.#take(() => (this.#loadProblem = "The bridge sent a malformed event.")),
      hello: (hello) => this.#hello(hello),
      windows: take((windows) => this.#windows(windows)),
      shift: take((shift) => this.#state.shifts.merge([shift]).forEach((s) => this.#spoken.shift(s, Date.now()))),
      marker: take((marker) => this.#state.markers.merge([marker]).forEach((m) => this.#spoken.marker(m, Date.now()))),
      subject_changes: (change) => this.#declared(this.#meanwhile.take(change, this.#state.declared)),
      posts: take((posts) => this.#posts.take(posts)),
      system: showSystem,
    };
  }

  #take(doing) {
    doing();
    this.#draw();
  }

  #hello({ resumed, posts }) {
    this.#posts.allow(posts);
    if (!resumed || !this.#loaded) {
      this.#load();
    }
  }

  /** Reloads everything; shown when complete. */
  async #load() {
    const load = ++this.#loading;
    const { store } = this.#state;
    clearTimeout(this.#retry);
    try {
      const { declared, mark } = await loadOverview(store, this.#view.window, this.#meanwhile);
      if (load !== this.#loading) {
        return;
      }
      this.#state.declared = declared;
      this.#keep();
      await this.#loadRanges(this.#state.chosen(), mark);
      if (load === this.#loading) {
        this.#loaded = true;
        this.#loadProblem = null;
        this.#retries.reset();
      }
    } catch (refused) {
      if (load === this.#loading) {
        this.#loadProblem = refused.message;
        this.#retry = setTimeout(() => this.#load(), this.#retries.next(refused.retryAfterMs));
      }
    }
    this.#draw();
  }

  /** Loads windows, shifts and markers of the current and the live view. */
  async #loadRanges(keys, mark = this.#state.store.mark()) {
    const { store } = this.#state;
    const now = Date.now();
    const ranges = this.#view.to === null ? [this.#state.live(now)] : [this.#state.seen(now), this.#state.live(now)];
    const { window } = this.#view;
    await Promise.all(
      ranges.map(async ([from, to]) => {
        const until = to + 2 * store.seconds * 1000;
        const before = NOW_WINDOWS * store.seconds * 1000; // for smooth lines
        const moments = loadMoments(from, until);
        await loadWindows(store, window, keys.filter((key) => this.#state.knows(key)), from - before, until, mark);
        const { shifts, markers } = await moments;
        this.#state.shifts.merge(shifts);
        this.#state.markers.merge(markers);
      }),
    );
    this.#draw();
  }

  /** As above; shows a failure. */
  async #more(keys) {
    try {
      await this.#loadRanges(keys);
    } catch (refused) {
      this.#take(() => (this.#loadProblem = refused.message));
    }
  }

  async #overview() {
    try {
      const { declared } = await loadOverview(this.#state.store, this.#view.window, this.#meanwhile);
      this.#declared(declared);
    } catch (refused) {
      this.#take(() => (this.#loadProblem = refused.message));
    }
  }

  #declared(subjects) {
    this.#state.declared = subjects;
    this.#chosenMayDiffer();
    if (this.#subjects.isOpen) {
      this.#subjects.show();
    }
    this.#draw();
  }

  #windows(windows) {
    this.#state.store.merge(windows);
    if (this.#view.chosen === null && this.#state.declared.length === 0) {
      this.#chosenMayDiffer();
    }
  }

  #kept = [];

  /** Loads the history of newly shown series. */
  #chosenMayDiffer() {
    const before = new Set(this.#kept);
    const fresh = this.#keep().filter((key) => !before.has(key));
    if (this.#loaded && fresh.length > 0) {
      this.#more(fresh);
    }
  }

  #keep() {
    this.#kept = this.#state.chosen();
    this.#state.store.keep(this.#kept);
    return this.#kept;
  }

  #choose(keys) {
    this.#change({ chosen: keys === null || keys.length === 0 ? null : keys.slice(0, MOST) });
    this.#chosenMayDiffer();
  }

  #change(change) {
    Object.assign(this.#view, change);
    this.#apply();
  }

  #apply() {
    history.replaceState(null, "", `${location.pathname}${writeView(this.#view)}`);
    const { dataset } = document.documentElement;
    this.#view.theme === null ? delete dataset.theme : (dataset.theme = this.#view.theme);
    this.#view.kiosk ? (dataset.kiosk = "1") : delete dataset.kiosk;
    this.#controls.show(this.#view);
    this.#posts.filter(this.#view.label);
    this.#relook();
  }

  #relook() {
    this.#look = readLook();
    this.#draw();
  }

  #window(name) {
    const window = windowNamed(name);
    this.#state.view.window = name;
    this.#state.restart();
    this.#loaded = false;
    this.#loading += 1;
    this.#change({ range: fitting(window, this.#view.range) });
    this.#feed.follow(name);
  }

  #range(range) {
    this.#change({ range });
    this.#more(this.#keep());
  }

  #pause() {
    this.#change({ to: this.#view.to === null ? this.#state.edge(Date.now()) : null });
  }

  #scroll(ms) {
    const edge = this.#state.edge(Date.now());
    const to = (this.#view.to ?? edge) + ms;
    const first = this.#view.range * 1000;
    this.#change({ to: to >= edge ? null : Math.max(first, Math.round(to)) });
    clearTimeout(this.#scrolled);
    this.#scrolled = setTimeout(() => this.#view.to !== null && this.#more(this.#keep()), 200);
  }

  /** Shows the controls of kiosk mode while the mouse moves. */
  #moved() {
    byId("leave").hidden = !this.#view.kiosk;
    clearTimeout(this.#still);
    this.#still = setTimeout(() => (byId("leave").hidden = true), 3000);
  }

  #theme() {
    const system = DARK.matches ? "dark" : "light";
    const next = (this.#view.theme ?? system) === "dark" ? "light" : "dark";
    this.#change({ theme: next === system ? null : next });
  }

  #kiosk(kiosk) {
    this.#change({ kiosk, to: null });
    this.#chosenMayDiffer();
  }

  #link() {
    const view = { ...this.#view, chosen: this.#model.frame.series.map((s) => s.key), to: this.#model.to, kiosk: false };
    return `${location.origin}${location.pathname}${writeView(view)}`;
  }

  #subjectsState() {
    const newest = this.#state.store.newest();
    return {
      declared: this.#state.declared,
      volumes: this.#state.volumes(),
      groups: new Map([...newest].map(([key, w]) => [key, w.group])),
      chosen: this.#state.chosen(),
      automatic: this.#view.chosen === null,
    };
  }

  #second() {
    this.#feed.check();
    byId("clock").textContent = time(Date.now());
    this.#draw();
  }

  #draw() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#drawNow();
      });
    }
  }

  #drawNow() {
    const now = Date.now();
    const model = { ...this.#state.model(now, this.#loaded), look: this.#look, narrow: NARROW.matches, highlight: this.#highlight };
    this.#model = model;
    const empty = this.#loaded && model.frame.series.length === 0;
    byId("empty").hidden = !empty;
    byId("board").dataset.empty = String(empty);
    byId("place").textContent = model.turn?.of > 0 ? groupTitle(model.turn.group) : "live";
    this.#showState(now);
    showCards(model, (key) => this.#bringOut(key));
    this.#board.show(model);
    showHappened(model);
    showTables(model);
    this.#posts.show(model.names);
    showCounted(this.#state.store.end, now);
    if (this.#loaded) {
      this.#spoken.show(model);
    }
  }

  #bringOut(key) {
    this.#highlight = key;
    this.#board.highlight(key);
  }

  #showState(now) {
    const { state, since } = this.#feed.state;
    const connection = state === "live" && !this.#loaded ? "loading" : state;
    const texts = { loading: "Loading", live: "Live", "not-live": `Not live, since ${moment(since, now)}` };
    const paused = this.#view.to !== null;
    const text = paused ? `Paused at ${moment(this.#view.to, now)}${connection === "not-live" ? `. ${texts[connection]}` : ""}` : texts[connection];
    showState({ paused, connection, text });
    showProblem(this.#feedProblem ?? this.#loadProblem);
  }

  #listen() {
    const to = (index) => () => this.#window(WINDOWS[index].name);
    const range = (sign) => () => {
      const { ranges } = windowNamed(this.#view.window);
      const next = ranges[ranges.indexOf(this.#view.range) + sign];
      return next !== undefined && this.#range(next);
    };
    const scroll = (sign) => () => this.#scroll((sign * this.#view.range * 1000) / 2);
    const key = (shown, title, does, keys = shown) => ({ shown, title, does, keys });
    listen([
      key(["Space"], "pause, or go live", () => this.#pause(), [" ", "p"]),
      key(["←"], "back in time", scroll(-1), ["ArrowLeft"]),
      key(["→"], "forward in time", scroll(1), ["ArrowRight"]),
      key(["l"], "live", () => this.#change({ to: null })),
      key(["1"], "windows of 10 s", to(0)),
      key(["2"], "windows of 1 min", to(1)),
      key(["3"], "windows of 15 min", to(2)),
      key(["["], "shorter range", range(-1)),
      key(["]"], "longer range", range(1)),
      key(["o"], "smooth lines on or off", () => this.#change({ smooth: !this.#view.smooth })),
      key(["s"], "subjects", () => this.#subjects.open()),
      key(["m"], "set a marker", () => this.#openMarker()),
      key(["e"], "export, link", () => this.#openExport()),
      key(["t"], "light or dark", () => this.#theme()),
      key(["k"], "kiosk mode on or off", () => this.#kiosk(!this.#view.kiosk)),
      key(["Esc"], "leave kiosk mode", () => this.#view.kiosk && this.#kiosk(false), ["Escape"]),
      key(["?"], "this help", () => this.#openHelp()),
    ]);
  }
}

new Page().start();
