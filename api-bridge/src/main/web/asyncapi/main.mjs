// Renders the AsyncAPI document.

import { channels, fields, limitsOf, resolved, typeOf } from "./contract.mjs";
import { byId, el } from "../live/dom.mjs";
import { get } from "../live/http.mjs";

const code = (text) => el("code", { text });

/** Allows long names to wrap at punctuation. */
function breakable(text) {
  const parts = text.split(/(?<=[._\-/])/);
  return el("code", {}, ...parts.flatMap((part, i) => (i === 0 ? [part] : [el("wbr"), part])));
}

const paragraphs = (text) => (text ?? "").split("\n\n").filter(Boolean).map((text) => el("p", { text }));

function list(title, items) {
  return items?.length ? [el("dt", { text: title }), el("dd", { text: items.join("; ") })] : [];
}

function fieldRow(field) {
  if (field.choice) {
    const where = field.path === "" ? "Either" : `${field.path}: either`;
    return el("tr", {}, el("th", { colspan: 3, scope: "rowgroup", class: "choice", text: `${where} (${field.choice})` }));
  }
  const facts = [field.description, ...field.limits].filter(Boolean).join(" · ");
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, breakable(field.path.replace(/\*$/, "(any other)")), field.required ? el("span", { class: "required", text: "required" }) : null),
    el("td", { class: "type" }, breakable(field.type)),
    el("td", { text: facts }),
  );
}

function table(caption, rows) {
  if (rows.length === 0) {
    return null;
  }
  return el(
    "table",
    {},
    el("caption", { text: caption }),
    el("thead", {}, el("tr", {}, ...["Name", "Type", "Description"].map((text) => el("th", { scope: "col", text })))),
    el("tbody", {}, ...rows.map(fieldRow)),
  );
}

function single(document, title, schema) {
  const whole = resolved(document, schema);
  const facts = [whole.description, ...limitsOf(document, schema)].filter(Boolean).join(" · ");
  return [el("dt", { text: title }), el("dd", {}, breakable(typeOf(document, schema)), ` ${facts}`)];
}

function example(shown) {
  const headers = Object.entries(shown.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const text = [...headers, JSON.stringify(shown.payload, null, 2)].join("\n");
  return el("details", {}, el("summary", { text: "Example" }), el("pre", {}, code(text)));
}

function messageOf(document, message) {
  const headers = fields(document, message.headers);
  const payload = fields(document, message.payload);
  return el(
    "article",
    {},
    el("h3", { text: message.title }),
    el("p", { text: message.summary }),
    el(
      "dl",
      {},
      ...single(document, "Key", message.bindings.kafka.key),
      ...(headers.length === 0 ? [el("dt", { text: "Headers" }), el("dd", { text: "None." })] : []),
      ...(payload.length === 0 ? single(document, "Value", message.payload) : []),
      ...(message.contentType ? [el("dt", { text: "Value’s type" }), el("dd", {}, code(message.contentType))] : []),
    ),
    table("Headers", headers),
    table("Value", payload),
    ...(message.examples ?? []).map(example),
  );
}

function operationOf(document, operation) {
  const who = operation.tags?.[0]?.name ?? "";
  const group = operation.bindings?.kafka?.groupId?.description;
  const address = operation.reply?.address?.location;
  const replies = operation.reply ? document.channels[operation.reply.channel.$ref.split("/").at(-1)] : null;
  const facts = [
    operation.summary,
    group ? `Consumer group: ${group}` : null,
    replies ? `Replies: ${address ? `to the topic in ${address.replace("$message.header#/", "the header ")}` : `on ${replies.address}`}.` : null,
  ];
  return el(
    "li",
    {},
    el("strong", { text: `${who} ${operation.action === "send" ? "sends" : "receives"}` }),
    `: ${[operation.title, ...facts.filter(Boolean)].join(". ").replaceAll("..", ".")}`,
  );
}

function section(document, { id, channel, partitions, settings, messages, operations }) {
  const facts = settings.map(({ name, value, readable }) => `${name}=${value}${readable ? ` (${readable})` : ""}`);
  return el(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    el("h2", { id: `${id}-title` }, channel.title, channel.address ? el("span", { class: "address" }, breakable(channel.address)) : null),
    ...paragraphs(channel.description),
    el(
      "dl",
      {},
      ...list("Written by", channel["x-written-by"]),
      ...list("Read by", channel["x-read-by"]),
      ...list("Partitions", partitions === null ? [] : [partitions]),
      ...list("Created with", facts),
      ...list("Named by", channel["x-setting"] ? [channel["x-setting"]] : []),
    ),
    operations.length === 0 ? null : el("ul", { class: "operations" }, ...operations.map((each) => operationOf(document, each))),
    ...messages.map((each) => messageOf(document, each)),
  );
}

function servers(document) {
  const rows = Object.values(document.servers).map((server) => {
    const host = server.variables?.broker?.default ?? server.host;
    const asked = (server.security ?? []).map((each) => resolved(document, each).type).join(" or ");
    return el("li", {}, el("strong", { text: server.title }), ` (${server.protocol}, such as `, code(host), `): ${server.description}`, asked ? ` Described here: ${asked}.` : "");
  });
  return el("section", { id: "servers", "aria-labelledby": "servers-title" }, el("h2", { id: "servers-title", text: "Servers" }), el("ul", {}, ...rows));
}

function show(document) {
  const topics = channels(document);
  byId("contents").replaceChildren(
    el("ul", {}, ...topics.map(({ id, channel }) => el("li", {}, el("a", { href: `#${id}` }, channel.address ? breakable(channel.address) : channel.title)))),
  );
  const main = byId("contract");
  main.replaceChildren(
    el("div", { class: "intro" }, ...paragraphs(document.info.description)),
    ...topics.map((topic) => section(document, topic)),
    servers(document),
  );
  main.removeAttribute("aria-busy");
  if (location.hash.length > 1) {
    byId(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView(); // did not exist at load
  }
}

try {
  show(await get("/asyncapi.json"));
} catch (refused) {
  const problem = byId("problem");
  problem.textContent = refused.message;
  problem.hidden = false;
}
