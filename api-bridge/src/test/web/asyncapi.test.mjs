import assert from "node:assert/strict";
import { test } from "node:test";
import { channels, fields, limitsOf, message, patched, setting, typeOf } from "../../main/web/asyncapi/contract.mjs";

const document = {
  channels: {
    posts: {
      address: "raw-posts",
      messages: { post: { $ref: "#/components/messages/post" } },
      bindings: { kafka: { partitions: 6, topicConfiguration: { "retention.ms": 604_800_000, "cleanup.policy": ["compact"] } } },
    },
  },
  operations: {
    score: { action: "receive", channel: { $ref: "#/channels/posts" } },
    other: { action: "send", channel: { $ref: "#/channels/elsewhere" } },
  },
  components: {
    messages: {
      post: {
        title: "Post",
        traits: [{ $ref: "#/components/messageTraits/event" }],
        headers: { type: "object", properties: { ce_type: { const: "post" } } },
        payload: { $ref: "#/components/schemas/post" },
      },
    },
    messageTraits: {
      event: { title: "Event", headers: { properties: { ce_id: { type: "string" }, ce_type: { type: "string", description: "What." } } } },
    },
    schemas: {
      post: {
        type: "object",
        required: ["text"],
        properties: {
          text: { type: "string", minLength: 1, description: "What is scored." },
          at: { type: "string", format: "date-time" },
          gone: false,
          scores: { type: "object", required: ["a"], properties: { a: { $ref: "#/components/schemas/share", description: "One." } } },
          tags: { oneOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
          base: { oneOf: [{ type: "null" }, { type: "object", properties: { b: { type: "integer" } } }] },
          list: { type: "array", items: { type: "object", properties: { c: { enum: ["x", "y"] } } } },
        },
        additionalProperties: { type: "string" },
      },
      share: { type: ["number", "null"], minimum: 0, maximum: 1 },
      either: { oneOf: [{ properties: { text: { type: "string" }, texts: false } }, { properties: { texts: { type: "array" } } }] },
    },
  },
};
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });

test("fields are listed with their type, nested ones after their parent", () => {
  const rows = fields(document, ref("post"));
  assert.deepEqual(
    rows.map(({ path, type, required }) => [path, type, required]),
    [
      ["text", "string", true],
      ["at", "time", false],
      ["scores", "object", false],
      ["scores.a", "number or null", true],
      ["tags", "string or list of string", false],
      ["base", "null or object", false],
      ["base.b", "integer", false],
      ["list", "list of object", false],
      ["list[].c", '"x" | "y"', false],
      ["*", "string", false],
    ],
  );
  assert.equal(rows[0].description, "What is scored.");
  assert.equal(rows[3].description, "One.", "what stands beside a reference holds");
  assert.deepEqual(rows[3].limits, ["at least 0", "at most 1"]);
});

test("alternatives are listed separately", () => {
  assert.deepEqual(
    fields(document, ref("either")).map(({ path, choice }) => choice ?? path),
    ["1 of 2", "text", "2 of 2", "texts"],
  );
});

test("a message is merged with its traits and takes precedence", () => {
  const post = message(document, { $ref: "#/components/messages/post" });
  assert.equal(post.title, "Post");
  assert.deepEqual(post.headers.properties.ce_id, { type: "string" });
  assert.equal(post.headers.properties.ce_type.const, "post");
  assert.equal(post.headers.properties.ce_type.description, "What.");
  assert.deepEqual(patched({ a: 1, b: { c: 2 } }, { a: null, b: { d: 3 } }), { b: { c: 2, d: 3 } });
});

test("types and limits are described", () => {
  assert.equal(typeOf(document, { type: "string", contentEncoding: "base64" }), "bytes");
  assert.equal(typeOf(document, { const: "1.0" }), '"1.0"');
  assert.equal(typeOf(document, true), "anything");
  assert.deepEqual(limitsOf(document, { minLength: 1, pattern: "^a$" }), ["not empty", "matches ^a$"]);
});

test("settings have a readable form", () => {
  assert.equal(setting("retention.ms", 604_800_000).readable, "7 days");
  assert.equal(setting("segment.ms", 60_000).readable, "1 minute");
  assert.equal(setting("max.message.bytes", 2_097_152).readable, "2 MiB");
  assert.deepEqual(setting("cleanup.policy", ["compact"]), { name: "cleanup.policy", value: "compact", readable: null });
});

test("a topic has its messages and operations", () => {
  const [posts] = channels(document);
  assert.equal(posts.partitions, 6);
  assert.deepEqual(posts.settings.map(({ name }) => name), ["retention.ms", "cleanup.policy"]);
  assert.deepEqual(posts.messages.map(({ title }) => title), ["Post"]);
  assert.deepEqual(posts.operations.map(({ id }) => id), ["score"]);
});
