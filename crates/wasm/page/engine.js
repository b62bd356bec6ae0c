// The engine in its worker: one question at a time, and what nobody waits for any more is not answered.

import { join } from "./join.js";
import { unpack } from "./lzma.js";

let compiled = null;
let worker = null;
let running = null;
let waiting = [];
let number = 0;
const PATIENCE = 120;

export async function start() {
  const text = document.getElementById("engine").textContent;
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : fromBase64(text);
  compiled = await WebAssembly.compile(join(unpack(packed)));
  spawn();
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function spawn() {
  const script = document.getElementById("worker").textContent;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  worker = new Worker(address);
  URL.revokeObjectURL(address);
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = (event) => end({ broken: event.message || "the engine stopped" });
  worker.postMessage({ module: compiled });
}

function restart() {
  worker.terminate();
  running = null;
  spawn();
  next();
}

function heard(data) {
  if (data.ready || !running || data.id !== running.id) {
    return;
  }
  if (data.progress) {
    running.onProgress?.(data.progress);
  } else if (data.rows) {
    running.onRows?.(data.rows);
  } else {
    end(data);
  }
}

function end(data) {
  const done = running;
  running = null;
  if (data.broken) {
    // A module that has stopped in the middle of a question is not asked again.
    worker.terminate();
    spawn();
    done?.reject(new Error(data.broken));
  } else {
    done?.resolve(data.text);
  }
  next();
}

function next() {
  if (running || waiting.length === 0) {
    return;
  }
  running = waiting.shift();
  running.since = Date.now();
  const { id, request, file, keepsRows } = running;
  worker.postMessage({ id, request, file, keepsRows });
}

function put(job) {
  return new Promise((resolve, reject) => {
    number += 1;
    waiting.push({ ...job, id: number, resolve, reject });
    next();
  });
}

/** Asks a request in JSON, and resolves to the response in JSON. */
export function ask(request) {
  return put({ request });
}

/** One place on the page that shows answers: a new question takes the place of those it asked before. */
export class Lane {
  ask(request) {
    this.cancel();
    return put({ request: JSON.stringify(request), lane: this }).then((text) => JSON.parse(text));
  }

  /** Asks several questions, of which each waits for the one before. */
  askAll(requests) {
    this.cancel();
    const asked = requests.map((request) => put({ request: JSON.stringify(request), lane: this }));
    return Promise.all(asked).then((texts) => texts.map((text) => JSON.parse(text)));
  }

  people(request, file, hooks = {}) {
    this.cancel();
    const job = { request: JSON.stringify(request), file, keepsRows: Boolean(hooks.onRows), lane: this, ...hooks };
    return put(job).then((text) => JSON.parse(text));
  }

  /** What is asked and not answered yet is given up: its promise is never settled. */
  cancel() {
    waiting = waiting.filter((job) => job.lane !== this);
    if (running?.lane === this) {
      const stale = running;
      stale.resolve = () => {};
      stale.reject = () => {};
      const left = PATIENCE - (Date.now() - stale.since);
      setTimeout(() => running === stale && restart(), Math.max(0, left));
    }
  }
}
