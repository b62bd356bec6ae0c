// For everybody: the rules that axe-core knows, the keyboard alone, and the names that a screen reader says.

import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browser, open, settled, facts, pick, file } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

const STATES = {
  empty: ["", null],
  "nothing found": ["", (page) => page.fill("#goal", "zzzz")],
  found: ["", (page) => page.fill("#goal", "azure")],
  plan: ["#goal=mcse&held=mcse-2000&passed=70-210", (page) => page.click("[aria-label^='What else would do']")],
  "no plan": ["#goal=mcse&as_of=2014-01-01", null],
  contradiction: ["#goal=mcse&without=70-290&with=70-290", null],
  when: ["#goal=mcse&exams_per_month=1&view=when", null],
  compare: ["#goal=mcse&held=mcse-2000&view=compare", (page) => page.waitForSelector("#panel-compare .report")],
  keep: ["#goal=cka&held=cka@2025-03-10&until=2029-12-31&view=keep", (page) => page.waitForSelector("#panel-keep .timeline")],
  share: ["#goal=mcse&view=share", async (page) => { await page.waitForSelector(".path"); await page.click("summary:has-text('With everything')"); }],
  proof: ["#goal=mcse", (page) => page.click(".badge")],
  drawer: ["#goal=mcse", async (page) => { await page.click("text=Rules, dates and sources"); await page.waitForSelector("dialog .report"); }],
  "a price list of one's own": ["#goal=mcse", async (page) => {
    await page.click("text=Rules, dates and sources");
    await page.click("summary:has-text(\"A price list of one's own\")");
    await page.fill("#prices-text", "item,price,currency\n70-29X,1.00,USD\n");
    await page.click("details:has(#prices-text) >> text=Check");
    await page.waitForSelector("dialog pre");
  }],
  "a day is wanted": ["#goal=kubestronaut&held=cka", (page) => page.waitForSelector(".wanted")],
  cancelled: ["#goal=mcse", async (page) => {
    await page.evaluate(() => { for (let n = 0; n < 300; n += 1) { window.studypath.ask(JSON.stringify({ command: "compare", goals: ["mcse"], as_of: `2004-0${1 + (n % 9)}-01`, format: "json" })); } });
    await page.click("[aria-label^='Leave out Planning and']");
    await page.click("#answer .busy >> text=Cancel");
  }],
  "a broken file": ["#people", async (page) => {
    await page.setInputFiles("#people-file", file("people.csv", "who;passed\nann;70-210\n"));
    await pick(page, "#people-goal", "mcse");
    await page.waitForSelector("#people-answer .problem");
    await page.waitForSelector(".read-form[open]");
  }],
  people: ["#people", async (page) => {
    await page.setInputFiles("#people-file", file("people.csv", "id,name,passed,held\nann,Ann,70-210,mcse-2000\nbob,Bob,70-999,\ncid,Cid,,\n"));
    await pick(page, "#people-goal", "mcse");
    await page.waitForSelector("#people-answer .facts");
    await page.waitForSelector("[aria-labelledby=budget-head] .number");
  }],
};

let running;
before(async () => { running = await browser(); });
after(() => running.close());

for (const [name, [fragment, go]] of Object.entries(STATES)) {
  test(`axe-core finds nothing, and nothing scrolls sideways: ${name}`, async () => {
    const page = await open(running, fragment, { bypassCSP: true });
    await settled(page);
    await go?.(page);
    await settled(page);
    await page.evaluate(axe);
    for (const scheme of ["light", "dark"]) {
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const found = await page.evaluate((rules) => window.axe.run(document, rules).then((result) => result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`)), RULES);
        assert.deepEqual(found, [], `${scheme}, ${width}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `scrolls at ${width}`);
      }
    }
    await page.context().close();
  });
}

// Presses Tab until that has the focus whose id, name or text begins so.
async function tabTo(page, until, most = 60) {
  const reached = [];
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label") || document.activeElement.textContent);
    reached.push(here);
    if (here.startsWith(until)) {
      return;
    }
  }
  assert.fail(`${until} is not reached: ${reached.join(", ")}`);
}

test("the keyboard alone asks a question and reaches the plan", async () => {
  const page = await open(running);
  const tab = (until) => tabTo(page, until);
  await tab("goal");
  await page.keyboard.type("mcse 2003");
  await page.keyboard.press("Enter");
  await facts(page);
  await tab("have");
  await page.keyboard.type("mcse 2000");
  await page.waitForSelector("#have-0");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  assert.equal((await facts(page)).Cost, "250.00 USD");
  await tab("tab-plan");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-when");
  await page.keyboard.press("ArrowLeft");
  await tab("✓ Proven optimal");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("dialog#proof").isVisible());
  await page.keyboard.press("Escape");
  await tab("Leave out");
  await page.keyboard.press("Enter");
  assert.equal((await facts(page)).Cost, "500.00 USD");
  const view = async (key, id) => {
    await page.focus("[role=tab][aria-selected=true]");
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
  };
  await view("ArrowRight", "tab-when");
  await tab("exams-per-month");
  await page.keyboard.type("1");
  await page.keyboard.press("Tab");
  await page.waitForSelector(".timeline li");
  await tab("Save the calendar");
  await view("ArrowRight", "tab-compare");
  await page.waitForSelector("#panel-compare .report");
  await tab("why-microsoft-2003");
  await page.keyboard.type("70-298");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#panel-compare").textContent.includes("Why not Designing"));
  await view("ArrowRight", "tab-keep");
  await tab("until");
  await view("End", "tab-share");
  await page.waitForSelector(".path");
  await tab("link");
  await tab("markdown");
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  assert.equal((await download).suggestedFilename(), "mcse-2003.md");
  await page.context().close();
});

test("the keyboard alone goes a manager's way", async () => {
  const page = await open(running);
  // The browser is told long before a file is asked for that nobody sits in front of it.
  const chooser = page.waitForEvent("filechooser", { timeout: 0 });
  const tab = (until, most) => tabTo(page, until, most);
  await tab("mode-many");
  await page.keyboard.press("Enter");
  await tab("people-file");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(file("people.csv", "id,name,passed,held\nann,Ann,70-210,mcse-2000\nbob,Bob,,\n"));
  // Where the file was chosen, the window may lose the focus and get it back: the list goes and comes with it.
  await page.waitForSelector(".read-form");
  await tab("people-goal");
  await page.keyboard.type("mcse 2003");
  await page.waitForSelector("#people-goal-0");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#people-answer .facts");
  await tab("2 have exams to sit: show them");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog tbody tr");
  await tab("find-person");
  await tab("Ann (ann)");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog .person .facts");
  await tab("Back to the list");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog tbody tr");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.waitForSelector("[aria-labelledby=budget-head] .number");
  await tab("budget-slider");
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=budget-head]").textContent.includes("0 of 2"));
  await tab("then-price");
  await page.keyboard.type("70-292=200.00");
  await tab("Compare");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=what-if-head]").textContent.includes("1 person of 2 get another answer"));
  await tab("The plans (.csv)");
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  assert.equal((await download).suggestedFilename(), "people-plans.csv");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a screen reader is told the plan", async () => {
  const page = await open(running, "#goal=mcse&held=mcse-2000");
  await facts(page);
  const tree = await page.locator("#panel-plan").ariaSnapshot();
  for (const part of ['heading "MCSE on Microsoft Windows Server 2003" [level=3]', "Exams to sit", "250.00 USD", "Proven optimal", 'list "Exams in study order"', 'button "Lock Managing and Maintaining']) {
    assert.ok(tree.includes(part), `${part}\n${tree}`);
  }
  const names = await page.locator("#panel-plan").getByRole("listitem").getByRole("heading").allTextContents();
  assert.deepEqual(names.map((name) => name.split(" ")[0]), ["Managing", "Planning,"]);
  await page.click("#tab-share");
  await page.waitForSelector(".path");
  assert.match(await page.locator(".path").ariaSnapshot(), /list "The path to MCSE on Microsoft Windows Server 2003"/);
  assert.match(await page.textContent("#live"), /2 exams, 250\.00 USD, proven optimal/);
  await page.context().close();
});
