// How long it takes, told as numbers: `npm run speed`.

import { test, before, after } from "node:test";
import { pathToFileURL } from "node:url";
import { browser, open, settled, PAGE } from "./support.mjs";

const GOALS = ["mcse", "mcsa", "kubestronaut", "golden-kubestronaut", "aws-sap", "azure-solutions-architect-expert", "ccnp-enterprise", "gse", "itil4-master"];

let running;
before(async () => { running = await browser(); });
after(() => running.close());

const at = (times, part) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];

test("from opening the file to the first answer", async (t) => {
  const times = [];
  for (let n = 0; n < 5; n += 1) {
    const page = await running.newPage();
    await page.goto(`${pathToFileURL(PAGE).href}#goal=mcse&held=mcse-2000`);
    await page.waitForSelector(".facts");
    times.push(Math.round(await page.evaluate(() => performance.getEntriesByName("answer")[0].startTime + performance.getEntriesByName("answer")[0].duration)));
    await page.close();
  }
  t.diagnostic(`${at(times, 0.5)} ms in the middle, ${Math.max(...times)} ms at most`);
});

test("from a letter to what it means", async (t) => {
  const page = await open(running);
  const times = [];
  for (const word of ["golden kuberstronaut", "azrue solutions architect", "mcse 2003", "security"]) {
    for (let n = 1; n <= word.length; n += 1) {
      times.push(await page.evaluate(async (words) => {
        const began = performance.now();
        await window.studypath.ask(JSON.stringify({ command: "search", words, today: "2026-11-28", format: "json", quiet: true }));
        return performance.now() - began;
      }, word.slice(0, n)));
    }
  }
  t.diagnostic(`${at(times, 0.5).toFixed(1)} ms in the middle, ${at(times, 0.95).toFixed(1)} ms at the 95th percentile, ${Math.max(...times).toFixed(1)} ms at most`);
  await page.context().close();
});

test("from a tick to the new plan, and to comparisons and explanations", async (t) => {
  const page = await open(running, "#goal=mcse");
  await settled(page);
  for (const command of ["plan", "compare", "explain"]) {
    const times = await page.evaluate(async ([goals, asked]) => {
      const took = [];
      for (const goal of goals) {
        for (let n = 0; n < 6; n += 1) {
          const began = performance.now();
          await window.studypath.ask(JSON.stringify({ command: asked, goals: [goal], as_of: `2004-11-${10 + n}`, today: "2026-11-28", format: "json" }));
          took.push({ goal, ms: performance.now() - began });
        }
      }
      return took;
    }, [GOALS, command]);
    const slowest = times.reduce((a, b) => (a.ms > b.ms ? a : b));
    const all = times.map((one) => one.ms);
    t.diagnostic(`${command}: ${at(all, 0.5).toFixed(1)} ms in the middle, ${at(all, 0.95).toFixed(1)} ms at the 95th percentile, ${slowest.ms.toFixed(1)} ms at most (${slowest.goal})`);
  }
  const ticks = [];
  for (let n = 0; n < 20; n += 1) {
    ticks.push(await page.evaluate(async () => {
      const began = performance.now();
      document.querySelector("[aria-label^='Leave out'], [aria-label^='Allow again']").click();
      while (document.querySelector("[aria-busy=true]")) {
        await new Promise((done) => requestAnimationFrame(done));
      }
      document.querySelector("[aria-label^='Allow again']")?.click();
      return performance.now() - began;
    }));
    await settled(page);
  }
  t.diagnostic(`on the screen: ${at(ticks, 0.5).toFixed(0)} ms in the middle, ${at(ticks, 0.95).toFixed(0)} ms at the 95th percentile`);
});
