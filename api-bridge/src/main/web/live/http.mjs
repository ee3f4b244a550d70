// Requests to the bridge. Errors have a sentence as message.

const JSON_TYPE = "application/json";

export class Refused extends Error {
  constructor(sentence, status, retryAfterMs) {
    super(sentence);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

async function refusal(response) {
  let detail = null;
  try {
    detail = (await response.json()).detail;
  } catch {
    // not a problem document: see below
  }
  const wait = Number(response.headers.get("Retry-After"));
  return new Refused(
    typeof detail === "string" ? detail : `The bridge responded with status ${response.status}.`,
    response.status,
    Number.isFinite(wait) ? 1000 * wait : 0,
  );
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Refused("The bridge does not answer.", 0, 0);
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

async function document(response) {
  try {
    return await response.json();
  } catch {
    throw new Refused("The bridge sent a malformed response.", response.status, 0);
  }
}

export async function get(path) {
  return document(await ask(path, { headers: { Accept: JSON_TYPE } }));
}

export async function post(path, body) {
  const headers = { "Content-Type": JSON_TYPE };
  return document(await ask(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function remove(path) {
  await ask(path, { method: "DELETE" });
}

/** Why a stream does not open: {sentence, retryAfterMs}; null if it opens. */
export async function probe(path) {
  const stop = new AbortController();
  try {
    const response = await ask(path, { headers: { Accept: "text/event-stream" }, signal: stop.signal });
    await response.body?.cancel();
    return null;
  } catch (refused) {
    return { sentence: refused.message, retryAfterMs: refused.retryAfterMs ?? 0 };
  } finally {
    stop.abort();
  }
}
