// A module of several parts runs again as one.

import { test } from "node:test";
import assert from "node:assert/strict";
import { pageModule } from "./support.mjs";

const { join } = await pageModule("join.js");

test("a function that adds 42, whose numbers stand apart from its instructions", async () => {
  const before = [
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // what every module begins with
    1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f, // a type: a number to a number
    3, 2, 1, 0, // a function of that type
    7, 5, 1, 1, 0x66, 0, 0, // its name: f
  ];
  const code = [1, 0, 0, 0, 0, 0x20, 0x41, 0x6a, 0x0b]; // one function, no variables: local.get, i32.const, i32.add, end
  const parts = [before, code, [0], [], [42], [], []];
  const module = join(Uint8Array.from([...parts.flatMap((part) => [part.length, 0, 0, 0]), ...parts.flat()]));
  const { instance } = await WebAssembly.instantiate(module);
  assert.equal(instance.exports.f(1), 43);
});
