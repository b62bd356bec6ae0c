// The engine in workers: what is asked for, and beside it what is only said along with it, so that nobody waits for that.
// Each answers one question at a time, and what nobody waits for any more is not answered.

import { join } from "./join.js";
import { unpack } from "./lzma.js";

const PATIENCE = 120;
let compiled = null;

class Engine {
  worker = null;
  running = null;
  waiting = [];

  spawn() {
    const script = document.getElementById("worker").textContent;
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.worker = new Worker(address);
    URL.revokeObjectURL(address);
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = (event) => this.end({ broken: event.message || "the engine stopped" });
    this.worker.postMessage({ module: compiled });
  }

  restart() {
    this.worker.terminate();
    this.running = null;
    this.spawn();
    this.next();
  }

  heard(data) {
    const { running } = this;
    if (data.ready || !running || data.id !== running.id) {
      return;
    }
    if (data.progress) {
      running.onProgress?.(data.progress);
    } else if (data.rows) {
      running.onRows?.(data.rows);
    } else {
      this.end(data);
    }
  }

  end(data) {
    const done = this.running;
    this.running = null;
    if (data.broken) {
      // A module that has stopped in the middle of a question is not asked again.
      this.worker.terminate();
      this.spawn();
      done?.reject(new Error(data.broken));
    } else {
      done?.resolve(data.text);
    }
    this.next();
  }

  next() {
    if (this.running || this.waiting.length === 0) {
      return;
    }
    this.running = this.waiting.shift();
    this.running.since = Date.now();
    if (!this.worker) {
      this.spawn();
    }
    const { id, request, file, keepsRows } = this.running;
    this.worker.postMessage({ id, request, file, keepsRows });
  }

  put(job) {
    return new Promise((resolve, reject) => {
      Engine.number = (Engine.number ?? 0) + 1;
      this.waiting.push({ ...job, id: Engine.number, resolve, reject });
      this.next();
    });
  }

  /** What a lane has asked and is not answered yet is given up: its promise is never settled. */
  giveUp(lane) {
    this.waiting = this.waiting.filter((job) => job.lane !== lane);
    if (this.running?.lane === lane) {
      const stale = this.running;
      stale.resolve = () => {};
      stale.reject = () => {};
      const left = PATIENCE - (Date.now() - stale.since);
      setTimeout(() => this.running === stale && this.restart(), Math.max(0, left));
    }
  }
}

const front = new Engine();
export const beside = new Engine();

export async function start() {
  const text = document.getElementById("engine").textContent;
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : fromBase64(text);
  compiled = await WebAssembly.compile(join(unpack(packed)));
  front.spawn();
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Asks a request in JSON, and resolves to the response in JSON. */
export function ask(request) {
  return front.put({ request });
}

/** One place on the page that shows answers: a new question takes the place of those it asked before. */
export class Lane {
  constructor(engine = front) {
    this.engine = engine;
  }

  ask(request) {
    return this.askAll([request]).then(([response]) => response);
  }

  /** Asks several questions, of which each waits for the one before. */
  askAll(requests) {
    this.cancel();
    const asked = requests.map((request) => this.engine.put({ request: JSON.stringify(request), lane: this }));
    return Promise.all(asked).then((texts) => texts.map((text) => JSON.parse(text)));
  }

  people(request, file, hooks = {}) {
    this.cancel();
    const job = { request: JSON.stringify(request), file, keepsRows: Boolean(hooks.onRows), lane: this, ...hooks };
    return this.engine.put(job).then((text) => JSON.parse(text));
  }

  /** Gives up what is asked and not answered yet. */
  cancel() {
    this.engine.giveUp(this);
  }
}
