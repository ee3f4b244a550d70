import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangesMeanwhile, withChange } from "../../main/web/live/declared.mjs";

const subject = (name, group = null) => ({ name, group });

test("a difference changes, adds and removes, and the order stays that of names", () => {
  const before = [subject("a"), subject("b"), subject("c")];
  const after = withChange(before, { changed: [subject("ab"), subject("c", "g")], removed: ["b", "never there"] });
  assert.deepEqual(after, [subject("a"), subject("ab"), subject("c", "g")]);
  assert.equal(before.length, 3);
});

test("changes during a load override its result", () => {
  const meanwhile = new ChangesMeanwhile();
  const load = meanwhile.begin();
  meanwhile.take({ changed: [subject("b")], removed: ["a"] }, []);
  assert.deepEqual(meanwhile.end(load, [subject("a")]), [subject("b")]);
  const next = meanwhile.begin();
  assert.deepEqual(meanwhile.end(next, [subject("c")]), [subject("c")]);
});
