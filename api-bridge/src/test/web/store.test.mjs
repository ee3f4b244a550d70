import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../main/web/live/store.mjs";
import { T0, windowOf } from "./records.mjs";

const HOME = "name:home";

function storeOf(...records) {
  const store = new Store(10);
  store.keep([HOME, "name:away"]);
  store.merge(records);
  return store;
}

test("of each window, the record published last is kept, in any order of arrival", () => {
  const first = windowOf("home", 0, { positive: 1, published: 1 });
  const last = windowOf("home", 0, { positive: 9, published: 5 });

  assert.equal(storeOf(first, last).at(HOME, T0).positive, 9);
  assert.equal(storeOf(last, first).at(HOME, T0).positive, 9);
});

test("a record of the same moment replaces", () => {
  const store = storeOf(windowOf("home", 0, { positive: 1, published: 5 }), windowOf("home", 0, { positive: 2, published: 5 }));

  assert.equal(store.at(HOME, T0).positive, 2);
});

test("a folded record removes the window, and an older one does not restore it", () => {
  const store = storeOf(windowOf("home", 0, { published: 1 }), windowOf("home", 0, { published: 3, folded: true }), windowOf("home", 0, { published: 2 }));

  assert.equal(store.at(HOME, T0), undefined);
});

test("each group has an 'other'", () => {
  const store = new Store(10);
  store.merge([windowOf("other", 0, { group: "match", positive: 1 }), windowOf("other", 0, { group: null, positive: 2 })]);

  assert.equal(store.at("rest:match", T0).positive, 1);
  assert.equal(store.at("rest:", T0).positive, 2);
});

test("windows of another length are ignored", () => {
  assert.equal(storeOf(windowOf("home", 0, { seconds: 60 })).size, 0);
});

test("a series that is not shown keeps its newest window only", () => {
  const store = storeOf(...[0, 20, 10].map((at) => windowOf("crowd", at)));

  assert.equal(store.size, 1);
  assert.equal(store.newest().get("name:crowd").start, T0 + 20_000);
});

test("loading a range removes missing windows, except those that arrived meanwhile", () => {
  const store = storeOf(windowOf("home", 0), windowOf("home", 10));
  const mark = store.mark();
  store.merge([windowOf("home", 20)]);

  store.replace(HOME, T0, T0 + 60_000, [windowOf("home", 10)], mark);

  assert.deepEqual(
    [0, 10, 20].map((at) => store.at(HOME, T0 + at * 1000) !== undefined),
    [false, true, true],
  );
});

test("the store has the start of its first window", () => {
  const store = storeOf(windowOf("home", 20), windowOf("away", 10), windowOf("crowd", 0));

  assert.equal(store.firstStart([HOME, "name:away"], T0), T0 + 10_000);
  assert.equal(store.firstStart([HOME], T0 + 30_000), undefined);
});

test("a page that stays open for days keeps what its view needs", () => {
  const store = storeOf();
  for (let at = 0; at < 200_000; at += 10) {
    store.merge([windowOf("home", at), windowOf(`passing ${at}`, at)]);
    if (at % 1000 === 0) {
      store.prune([[store.end - 900_000, Infinity]]);
    }
  }

  assert.ok(store.size < 600, String(store.size));
  assert.equal(store.end, T0 + 200_000_000);
});
