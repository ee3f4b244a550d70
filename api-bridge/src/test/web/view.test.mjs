import assert from "node:assert/strict";
import { test } from "node:test";
import { loners, opinions } from "../../main/web/live/chart.mjs";
import { momentsCsv, windowsCsv } from "../../main/web/live/csv.mjs";
import { frameOf, intervalOf, sharesOf } from "../../main/web/live/frame.mjs";
import { turnOf } from "../../main/web/live/kiosk.mjs";
import { Moments, Posts, shiftKey } from "../../main/web/live/moments.mjs";
import { segment, windowsPath } from "../../main/web/live/names.mjs";
import { Slots, automatic } from "../../main/web/live/selection.mjs";
import { Store } from "../../main/web/live/store.mjs";
import { stacked } from "../../main/web/live/volume.mjs";
import { shiftInWords, summary } from "../../main/web/live/words.mjs";
import { signed } from "../../main/web/live/format.mjs";
import { T0, shiftOf, windowOf } from "./records.mjs";

function frame(records, keys = ["name:home", "name:away"], seconds = 60, smooth = false) {
  const store = new Store(10);
  store.keep(keys);
  store.merge(records);
  return frameOf(store, keys, T0, T0 + seconds * 1000, smooth);
}

test("windows are on one time grid, with gaps for missing ones", () => {
  const seen = frame([windowOf("home", 0), windowOf("home", 30)]);

  assert.equal(seen.starts.length, 6);
  assert.deepEqual(seen.series[0].windows.map((w) => w !== undefined), [true, false, false, true, false, false]);
});

test("a window without opinions is a gap in the line", () => {
  const seen = frame([windowOf("home", 0), windowOf("home", 10, { positive: 0, negative: 0 }), windowOf("home", 20)]);

  assert.deepEqual(opinions(seen.series[0], (w) => w.net), [0.5, null, 0.5, null, null, null]);
});

test("a window that has just opened has no point", () => {
  const seen = frame([windowOf("home", 40, { positive: 60, negative: 40 }), windowOf("home", 50, { positive: 0, negative: 1 })]);

  assert.equal(opinions(seen.series[0], (w) => w.net).at(-1), null);
  assert.equal(seen.series[0].windows.at(-1).volume, 4);
});

test("a smooth line has each window with the five before it, from before the view on", () => {
  const seen = frame([windowOf("home", -10, { positive: 0, negative: 8 }), windowOf("home", 0), windowOf("home", 10)], ["name:home"], 70, true);

  assert.deepEqual(opinions(seen.series[0], (w) => w.net), [-0.25, 0, 0, 0, 0, 0.5, 0.5]);
});

test("the interval is the one that windows have", () => {
  const { net, low, high } = intervalOf(9, 1);

  assert.deepEqual([net, low, high].map((x) => Number(x.toFixed(4))), [0.8, 0.1917, 0.9642]);
  assert.deepEqual(intervalOf(0, 0), { net: null, low: null, high: null });
});

test("values without neighbours and the last value are dots", () => {
  assert.deepEqual(loners([1, null, 2, 3, null, 4, 5]), [0, 6]);
  assert.deepEqual(loners([null, null]), []);
});

test("now aggregates the last windows", () => {
  const seen = frame([windowOf("home", 0, { positive: 90, negative: 10 }), windowOf("home", 50, { positive: 0, negative: 1 })]);

  assert.equal(seen.series[0].now.net, (90 - 11) / 101);
  assert.equal(seen.series[0].now.baseline, -0.5);
});

test("shares and the rest add up to the whole", () => {
  const seen = frame([windowOf("home", 0, { share: 0.5 }), windowOf("away", 0, { share: 0.3 }), windowOf("home", 10, { share: 0.7 }), windowOf("away", 10, { share: 0.4 })]);
  const { shares, rest } = sharesOf(seen, "match");

  assert.ok(Math.abs(rest[0] - 0.2) < 1e-9);
  assert.ok(Math.abs(shares[0][1] + shares[1][1] - 1) < 1e-9);
  assert.equal(rest[1], 0);
  assert.equal(rest[2], null);
});

test("bars are stacked from the first on", () => {
  assert.deepEqual(stacked([[1, 2], [3, null], [5, 6]]), [[1, 2], [4, 2], [9, 8]]);
});

test("declared subjects are chosen by group, groups whole where they fit", () => {
  const declared = [...["a", "b", "c", "d", "e"].map((name) => ({ name, group: "one" })), ...["f", "g", "h", "i"].map((name) => ({ name, group: "two" })), { name: "z", group: null }];

  assert.deepEqual(automatic(declared, new Map()), ["name:a", "name:b", "name:c", "name:d", "name:e", "name:z"]);
});

test("without declared subjects, those with the most posts are chosen", () => {
  const volumes = new Map([["rest:", 99], ...[1, 5, 2, 4, 3, 6, 0].map((v, i) => [`name:${i}`, v])]);

  assert.deepEqual(automatic([], volumes), ["name:5", "name:1", "name:3", "name:4", "name:2"]);
});

test("a series keeps its colour while others come and go", () => {
  const slots = new Slots();
  slots.take(["a", "b", "c"]);

  assert.deepEqual([...slots.take(["c", "d"])].sort(), [["c", 2], ["d", 0]]);
});

test("kiosk mode shows one group after the other", () => {
  const groupOf = (key) => ({ a: "one", b: "two", c: "one" })[key];

  assert.deepEqual(turnOf(["a", "b", "c"], groupOf, 0).keys, ["a", "c"]);
  assert.deepEqual(turnOf(["a", "b", "c"], groupOf, 20_000).keys, ["b"]);
  assert.deepEqual(turnOf([], groupOf, 0).keys, []);
});

test("a shift that arrives twice is one", () => {
  const shifts = new Moments(shiftKey, (s) => s.detected_at, 2);

  assert.equal(shifts.merge([shiftOf("home", 5), shiftOf("home", 5), shiftOf("home", 5, "up")]).length, 2);
  assert.equal(shifts.merge([shiftOf("home", 5)]).length, 0);
  shifts.merge([shiftOf("home", 9)]);
  assert.equal(shifts.between(T0, T0 + 60_000).length, 2);
});

test("the newest posts are kept without duplicates", () => {
  const posts = new Posts(2);
  posts.merge([{ id: "1" }, { id: "2" }, { id: "1" }, { id: "3" }]);

  assert.deepEqual(posts.newest().map((p) => p.id), ["3", "1"]);
});

test("any name is one path segment", () => {
  assert.equal(segment("a/b ?#%"), "a%2Fb%20%3F%23%25");
  assert.equal(segment("shifts"), "%73hifts");
  assert.equal(segment("constructor"), "constructor");
  assert.equal(segment("__proto__"), "__proto__");
  assert.equal(segment(".."), null);
  assert.match(windowsPath("rest:a&b", "10s", T0, T0 + 1), /^\/audience\/other\?window=10s&.*&group=a%26b$/);
});

test("CSV has a row per window in view, and no formulas", () => {
  const text = windowsCsv(frame([windowOf("=cmd()|x", 0, { group: '@"g"' }), windowOf("home", 10, { positive: 0, negative: 4 })], ["name:=cmd()|x", "name:home"]));
  const [head, first, second, end] = text.split("\r\n");

  assert.match(head, /^subject,group,window_start,/);
  assert.ok(first.startsWith("'=cmd()|x,\"'@\"\"g\"\"\",2026-11-21T12:00:00Z,10,false,6,3,2,11,0.5,"), first);
  assert.ok(second.includes(",4,7,-1,"), second);
  assert.equal(end, "");
});

test("CSV of shifts and markers is in order of time", () => {
  const marker = { id: "m", name: "+goal", time: new Date(T0).toISOString(), subject: null };
  const text = momentsCsv([{ item: shiftOf("home", 5), time: T0 + 5000 }], [{ item: marker, time: T0 }]);

  assert.deepEqual(text.split("\r\n").slice(1, 3).map((row) => row.split(",")[0]), ["marker", "shift"]);
  assert.ok(text.includes("'+goal"));
  assert.ok(text.includes("own goal; =1+1"));
});

test("the board has a text description", () => {
  const seen = frame([windowOf("home", 50)]);

  assert.equal(summary(seen, "last minute"), "last minute: home: net sentiment +0.50, 1.00 above its group, 11 posts; away: no posts.");
  assert.equal(shiftInWords(shiftOf("home", 0)), "home moved down, severity high. Its group did not move. Terms: own goal, =1+1.");
  assert.equal(signed(null), "–");
  assert.equal(signed(-0.001), "0.00");
});
