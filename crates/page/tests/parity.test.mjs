// The page answers with the command's bytes: `cargo test --test command parity` writes down what both say.

import { test } from "node:test";
import assert from "node:assert/strict";
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { browser, open, TARGET } from "./support.mjs";

const PAIRS = process.env.STUDYPATH_PAIRS ?? resolve(TARGET, "parity/pairs.jsonl");

test("every request is answered with the bytes of the command", { skip: !existsSync(PAIRS) && !process.env.CI }, async (t) => {
  const running = await browser();
  const page = await open(running);
  const different = [];
  let number = 0;
  const replay = async (pairs) => {
    const answers = await page.evaluate((requests) => Promise.all(requests.map((request) => window.studypath.ask(request))), pairs.map((pair) => JSON.stringify(pair.request)));
    answers.forEach((answer, at) => {
      number += 1;
      try {
        assert.deepEqual(JSON.parse(answer), pairs[at].response);
      } catch {
        different.push(pairs[at].name);
      }
    });
  };
  let pairs = [];
  for await (const line of createInterface({ input: createReadStream(PAIRS) })) {
    pairs.push(JSON.parse(line));
    if (pairs.length === 50) {
      await replay(pairs);
      pairs = [];
    }
  }
  await replay(pairs);
  await running.close();
  t.diagnostic(`${number} requests, ${different.length} different`);
  assert.ok(number > 2000);
  assert.deepEqual(different.slice(0, 5), [], `${different.length} of ${number} differ`);
});
