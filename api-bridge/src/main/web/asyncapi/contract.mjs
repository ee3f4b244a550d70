// Prepares an AsyncAPI 3 document for display, without DOM.

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Resolves a reference within the document; returns anything else unchanged. */
export function resolved(document, node) {
  let found = node;
  while (typeof found?.$ref === "string") {
    const { $ref, ...beside } = found;
    const to = $ref
      .slice(2)
      .split("/")
      .reduce((at, step) => at?.[step.replaceAll("~1", "/").replaceAll("~0", "~")], document);
    found = isObject(to) ? { ...to, ...beside } : to;
  }
  return found;
}

/** JSON Merge Patch (RFC 7386). */
export function patched(target, patch) {
  if (!isObject(patch)) {
    return patch;
  }
  const result = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[name];
    } else {
      result[name] = patched(result[name], value);
    }
  }
  return result;
}

/** A message merged with its traits; the message takes precedence. */
export function message(document, node) {
  const own = resolved(document, node);
  const traits = (own.traits ?? []).map((trait) => resolved(document, trait));
  return patched(traits.reduce(patched, {}), own);
}

/** Describes the type of a value. */
export function typeOf(document, node) {
  const schema = resolved(document, node);
  if (schema === true || schema === undefined) {
    return "anything";
  }
  if ("const" in schema) {
    return JSON.stringify(schema.const);
  }
  if (schema.enum) {
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  if (schema.oneOf) {
    return [...new Set(schema.oneOf.map((one) => typeOf(document, one)))].join(" or ");
  }
  const types = [schema.type ?? "anything"].flat().map((type) => {
    if (type === "array") {
      return `list of ${schema.items ? typeOf(document, schema.items) : "anything"}`;
    }
    if (type === "string" && schema.contentEncoding === "base64") {
      return "bytes";
    }
    return type === "string" && schema.format === "date-time" ? "time" : type;
  });
  return types.join(" or ");
}

const LIMITS = {
  minimum: (n) => `at least ${n}`,
  maximum: (n) => `at most ${n}`,
  minLength: (n) => (n === 1 ? "not empty" : `at least ${n} characters`),
  maxLength: (n) => `at most ${n} characters`,
  maxItems: (n) => `at most ${n}`,
  uniqueItems: () => "unique items",
  pattern: (text) => `matches ${text}`,
};

/** Describes the constraints of a value. */
export function limitsOf(document, node) {
  const schema = resolved(document, node);
  return Object.entries(LIMITS)
    .filter(([name]) => schema?.[name] !== undefined)
    .map(([name, words]) => words(schema[name]));
}

const join = (path, name) => (path === "" ? name : `${path}.${name}`);

/** The alternative schemas of a value. */
function alternatives(document, schema) {
  const objects = (schema.oneOf ?? [])
    .map((one) => resolved(document, one))
    .filter((one) => one.properties);
  return objects.length > 1 ? objects : null;
}

/**
 * The fields of an object, nested ones after their parent: `{path, type, limits, required,
 * description}`, and `{choice}` before each alternative.
 */
export function fields(document, node, path = "") {
  const schema = resolved(document, node);
  if (!isObject(schema)) {
    return [];
  }
  const forms = alternatives(document, schema);
  if (forms) {
    return forms.flatMap((form, i) => [
      { path, choice: `${i + 1} of ${forms.length}` },
      ...fields(document, form, path),
    ]);
  }
  const nullable = (schema.oneOf ?? []).map((one) => resolved(document, one)).find((one) => one.properties);
  const whole = nullable ?? schema;
  const row = (name, child, required) => [
    {
      path: join(path, name),
      type: typeOf(document, child),
      limits: limitsOf(document, child),
      required,
      description: resolved(document, child).description ?? "",
    },
    ...within(document, child, join(path, name)),
  ];
  const rows = Object.entries(whole.properties ?? {})
    .filter(([, child]) => child !== false)
    .flatMap(([name, child]) => row(name, child, (whole.required ?? []).includes(name)));
  const patterns = Object.entries(whole.patternProperties ?? {})
    .filter(([, child]) => child !== false)
    .flatMap(([pattern, child]) => row(`/${pattern}/`, child, false));
  const others = isObject(whole.additionalProperties) ? row("*", whole.additionalProperties, false) : [];
  return [...rows, ...patterns, ...others];
}

function within(document, node, path) {
  const schema = resolved(document, node);
  return schema.items
    ? fields(document, schema.items, `${path}[]`)
    : fields(document, schema, path);
}

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** A setting of a topic, with its value in readable form. */
export function setting(name, value) {
  const plain = [value].flat().join(",");
  if (name.endsWith(".ms")) {
    const [ms, unit] = UNITS.find(([ms]) => value % ms === 0) ?? [1, "millisecond"];
    return { name, value: plain, readable: `${value / ms} ${unit}${value === ms ? "" : "s"}` };
  }
  if (name.endsWith(".bytes") && value % 1_048_576 === 0) {
    return { name, value: plain, readable: `${value / 1_048_576} MiB` };
  }
  return { name, value: plain, readable: null };
}

/** The topics with their messages and operations. */
export function channels(document) {
  return Object.entries(document.channels).map(([id, channel]) => {
    const kafka = channel.bindings?.kafka ?? {};
    return {
      id,
      channel,
      partitions: kafka.partitions ?? null,
      settings: Object.entries(kafka.topicConfiguration ?? {}).map(([name, value]) => setting(name, value)),
      messages: Object.values(channel.messages).map((each) => message(document, each)),
      operations: Object.entries(document.operations)
        .filter(([, operation]) => operation.channel.$ref === `#/channels/${id}`)
        .map(([name, operation]) => ({ id: name, ...operation })),
    };
  });
}
