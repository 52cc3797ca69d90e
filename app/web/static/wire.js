/** Talking to the server: JSON in, JSON out. A lost connection is an Offline, a refusal a Refused. */

export class Offline extends Error {}

export class Refused extends Error {
  /** @param {number} status HTTP status; @param {string} message one readable line; @param {number} wait seconds */
  constructor(status, message, wait) {
    super(message);
    this.status = status;
    this.wait = wait;
  }
}

const PATIENCE_MS = 20000;

/** The JSON answer to a call; throws Offline or Refused. */
export async function call(method, path, body) {
  const options = { method, signal: AbortSignal.timeout(PATIENCE_MS), cache: "no-store" };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let response, data;
  try {
    response = await fetch(path, options);
    data = await response.json();
  } catch {
    throw new Offline();
  }
  if (!response.ok) {
    throw new Refused(response.status, data.error || "请求没有成功", Number(response.headers.get("Retry-After")) || 2);
  }
  return data;
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
