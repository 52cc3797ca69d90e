/** What the trainee has written and not yet got across: kept in the browser, so that a reload loses nothing. */

export class Outbox {
  constructor(talk) {
    this.keys = { draft: `peilian:${talk}:draft`, unsent: `peilian:${talk}:unsent` };
  }

  get draft() {
    return read(this.keys.draft) || "";
  }

  set draft(text) {
    write(this.keys.draft, text || null);
  }

  /** The message on its way: {id, text, waited_s}, or null. It keeps its id, so that the server says it once. */
  get unsent() {
    try {
      return JSON.parse(read(this.keys.unsent));
    } catch {
      return null;
    }
  }

  set unsent(message) {
    write(this.keys.unsent, message && JSON.stringify(message));
  }

  clear() {
    this.draft = "";
    this.unsent = null;
  }
}

/** An id that no other message has; crypto.randomUUID is missing on plain http to another machine. */
export function messageId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const memory = new Map(); // private windows may refuse localStorage

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
  }
}
