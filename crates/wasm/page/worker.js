"use strict";

// Runs behind what wasm-bindgen writes, in one worker: `wasm_bindgen` is its name for the engine.

let isReady = null;

onmessage = async ({ data }) => {
  if (data.module) {
    isReady = wasm_bindgen({ module_or_path: data.module });
    isReady.then(() => postMessage({ ready: true }), (error) => postMessage({ broken: String(error) }));
    return;
  }
  try {
    await isReady;
    const text = data.file ? askAboutPeople(data) : wasm_bindgen.answer(data.request);
    postMessage({ id: data.id, text });
  } catch (error) {
    postMessage({ id: data.id, broken: String(error) });
  }
};

// The file is read piece by piece as the engine asks for it, so that no size of it fills the memory.
function askAboutPeople({ id, request, file, keepsRows }) {
  const reader = new FileReaderSync();
  let reached = 0;
  let told = 0;
  const read = (at, most) => {
    const bytes = new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + most)));
    reached = at + bytes.length;
    return bytes;
  };
  const write = (rows) => {
    if (keepsRows) {
      postMessage({ id, rows }, [rows.buffer]);
    }
  };
  const tell = (people) => {
    const now = Date.now();
    if (now - told > 80) {
      told = now;
      postMessage({ id, progress: { people, bytes: reached, size: file.size } });
    }
  };
  return wasm_bindgen.people(request, read, write, tell);
}
