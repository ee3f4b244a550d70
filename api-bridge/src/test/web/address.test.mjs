import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, readView, writeView } from "../../main/web/live/address.mjs";

test("a view survives the round trip through its address", () => {
  const view = {
    window: "1m",
    range: 21_600,
    chosen: ["name:a/b \"c\" & <d>", "name:شارع 🎉", "rest:match", "rest:"],
    to: Date.UTC(2026, 10, 21, 12, 0, 0),
    label: "negative",
    theme: "dark",
    smooth: false,
    kiosk: true,
  };

  assert.deepEqual(readView(writeView(view)), view);
});

test("the default view needs no query", () => {
  assert.equal(writeView({ ...DEFAULTS }), "");
  assert.deepEqual(readView(""), { ...DEFAULTS });
});

test("any address yields a valid view", () => {
  for (const query of ["?window=%00&range=NaN", "?window=constructor&range=-1e309", "?to=99999999999999999&theme=%22%3E", "?s=&s=%20&s=other", "?label=x&kiosk=2", `?s=${"x".repeat(201)}`, "?%E0%A4%A", "?to=-1"]) {
    assert.deepEqual(readView(query), { ...DEFAULTS }, query);
  }
});

test("a range that does not fit the window becomes the nearest that does", () => {
  assert.equal(readView("?window=15m&range=300").range, 21_600);
  assert.equal(readView("?window=10s&range=86400").range, 3600);
});

test("at most eight different subjects are kept", () => {
  const query = Array.from({ length: 20 }, (_, i) => `s=${Math.floor(i / 2)}`).join("&");

  assert.deepEqual(readView(`?${query}`).chosen, Array.from({ length: 8 }, (_, i) => `name:${i}`));
});
