import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../main/web/live/backoff.mjs";
import { Feed, SILENCE_MS } from "../../main/web/live/feed.mjs";

/** A world with a manual clock and controlled connections. */
class World {
  time = 1_000_000;
  sources = [];
  timers = [];
  received = [];
  states = [];
  refusal = null;

  constructor() {
    const on = (type) => (data) => this.received.push([type, data]);
    this.feed = new Feed(
      { state: (s) => this.states.push(s), hello: on("hello"), windows: on("windows"), system: on("system"), unreadable: () => this.received.push(["unreadable"]) },
      {
        open: (url) => this.open(url),
        probe: async () => this.refusal,
        now: () => this.time,
        later: (ms, doing) => this.timers.push({ ms, doing, due: this.time + ms }),
        cancel: (id) => (this.timers[id - 1] = null),
        random: () => 0,
      },
    );
  }

  open(url) {
    const source = { url, closed: false, listeners: {}, close: () => (source.closed = true), addEventListener: (type, does) => (source.listeners[type] = does) };
    this.sources.push(source);
    return source;
  }

  get source() {
    return this.sources.at(-1);
  }

  send(type, id, data = "{}") {
    this.source.listeners[type]({ lastEventId: id, data });
  }

  pass(ms) {
    this.time += ms;
    for (const [i, timer] of this.timers.entries()) {
      if (timer !== null && timer.due <= this.time) {
        this.timers[i] = null;
        timer.doing();
      }
    }
    this.feed.check();
  }
}

test("the feed is live from the first event on", () => {
  const world = new World();
  world.feed.follow("10s");
  assert.equal(world.feed.state.state, "loading");

  world.send("hello", "b-7", '{"resumed":false}');

  assert.equal(world.source.url, "/live/events?window=10s");
  assert.equal(world.feed.state.state, "live");
});

test("after a loss it resumes after the last event", () => {
  const world = new World();
  world.feed.follow("10s");
  world.send("hello", "b-7");
  world.send("windows", "b-9", "[]");

  world.source.onerror();
  assert.equal(world.feed.state.state, "not-live");
  assert.equal(world.sources[0].closed, true);
  world.pass(500);

  assert.equal(world.source.url, "/live/events?window=10s&last_event_id=b-9");
});

test("another length of windows starts without an id", () => {
  const world = new World();
  world.feed.follow("10s");
  world.send("hello", "b-7");

  world.feed.follow("1m");

  assert.equal(world.source.url, "/live/events?window=1m");
  assert.equal(world.sources[0].closed, true);
});

test("missing events are a loss, with the time since when", () => {
  const world = new World();
  world.feed.follow("10s");
  world.send("hello", "b-7");
  world.pass(SILENCE_MS);
  assert.equal(world.feed.state.state, "live");

  world.pass(1);

  assert.deepEqual(world.feed.state, { state: "not-live", since: world.time });
});

test("an event of an abandoned connection is ignored", () => {
  const world = new World();
  world.feed.follow("10s");
  const [old] = world.sources;
  world.feed.follow("1m");

  old.listeners.windows({ lastEventId: "b-9", data: "[]" });

  assert.deepEqual(world.received, []);
});

test("malformed JSON is reported and does not end the feed", () => {
  const world = new World();
  world.feed.follow("10s");
  world.send("hello", "b-7");
  world.send("windows", "b-8", "<html>");
  world.send("windows", "b-9", "[]");

  assert.deepEqual(world.received.map(([type]) => type), ["hello", "unreadable", "windows"]);
});

test("the bridge's reason is reported, and its delay respected", async () => {
  const world = new World();
  world.refusal = { sentence: "The live feed has too many watchers.", retryAfterMs: 9000 };
  world.feed.follow("10s");
  world.source.onerror();
  await new Promise((done) => setImmediate(done));

  assert.equal(world.states.at(-1).sentence, "The live feed has too many watchers.");
  world.pass(8000);
  assert.equal(world.sources.length, 1);
  world.pass(2500);
  assert.equal(world.sources.length, 2);
});

test("delays grow to a limit, with jitter", () => {
  const least = new Backoff(() => 0);
  const most = new Backoff(() => 1);
  const waits = (backoff) => Array.from({ length: 8 }, () => backoff.next());

  assert.deepEqual(waits(least), [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  assert.deepEqual(waits(most), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});
