// A manager's way through the page: file, totals, one person, budget, what if, save.

import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { browser, open, settled, pick, saved, file } from "./support.mjs";

const EXAMS = ["70-210", "70-270", "70-290", "70-291", "70-293", "70-294", "70-297", "70-298", "70-227", "70-215"];
const HELD = ["", "mcse-2000", "", "mcsa-2000", ""];

/** So many people, the same each time. */
function people(number) {
  const rows = ["id,name,passed,held"];
  for (let n = 0; n < number; n += 1) {
    rows.push(`p${n},Person ${n},${EXAMS.filter((_, at) => (n * (at + 3)) % 7 < 2).join(";")},${HELD[n % HELD.length]}`);
  }
  return `${rows.join("\n")}\n`;
}

async function asked(page, text, name = "people.csv") {
  await page.setInputFiles("#people-file", file(name, text));
  await pick(page, "#people-goal", "mcse");
  await page.waitForSelector("#people-answer .facts, #people-answer .problem");
  await settled(page);
}

let running;
before(async () => { running = await browser(); });
after(() => running.close());

test("a file of people is answered, and every number opens its people", async () => {
  const page = await open(running, "#people");
  await asked(page, people(300));
  assert.match(await page.textContent(".read-as"), /A person in each row; columns id, passed, held; carried along: name/);
  const numbers = page.locator(".totals .number");
  const label = await numbers.first().getAttribute("aria-label");
  await numbers.first().click();
  await page.waitForSelector("dialog tbody tr");
  assert.match(await page.textContent("dialog [role=status]"), new RegExp(label.split(" ")[0]));
  await page.fill("#find-person", "Person 29");
  await page.waitForFunction(() => document.querySelectorAll("dialog tbody tr").length < 12);
  await page.click("dialog tbody .number >> nth=0");
  await page.waitForSelector("dialog .person .facts");
  assert.match(await page.textContent("#drawer-title"), /Person 29/);
  await page.click("dialog >> text=Close");

  await page.waitForSelector("[aria-labelledby=budget-head] .number");
  assert.match(await page.textContent("[aria-labelledby=budget-head]"), /Proven: no other choice lets more finish/);
  await page.fill("#budget", "0");
  await page.press("#budget", "Tab");
  await page.waitForFunction(() => /^0 of/.test(document.querySelector("[aria-labelledby=budget-head] [role=status]").textContent.trim()));

  await page.fill("#then-as-of", "2009-01-31");
  await page.click("[aria-labelledby=what-if-head] >> text=Compare");
  await page.waitForSelector("[aria-labelledby=what-if-head] tbody tr", { state: "attached" });
  assert.match(await page.textContent("[aria-labelledby=what-if-head]"), /300 get another answer/);

  const { name, text } = await saved(page, () => page.click("text=The plans (.csv)"));
  assert.equal(name, "people-plans.csv");
  assert.equal(text.trim().split("\n").length, 301);
  assert.match(text, /^id,name,passed,held,status,tracks,exams,count,cost,currency,message\n/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("wrong rows and broken files are told with what would mend them", async () => {
  const page = await open(running, "#people");
  await asked(page, "id,passed,held\nann,70-21O,\nbob,70-290,\nbob,,\n");
  assert.match(await page.textContent(".problem"), /Line 2: unknown id/);
  assert.match(await page.textContent(".problem"), /2 rows cannot be answered/);
  for (const [text, said] of [
    ["", /the cohort is empty/], ["id;passed;held\n", /Nobody stands below the first line/], ["\u0000\u0001\u0002", /names no column passed/],
    ["name\nann\n", /names no column passed/], ["id,passd,held\nann,70-290,\n", /unknown column passd.*did you mean passed/],
  ]) {
    await page.setInputFiles("#people-file", file("broken.csv", text));
    await page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#people-answer").textContent), said.source);
    await settled(page);
  }
  // What the file calls otherwise is told by hand.
  await page.selectOption("[aria-label='What column 2, “passd”, is']", "passed");
  await page.waitForSelector("#people-answer .facts");
  assert.match(await page.textContent("#people-answer"), /1 person/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("another separator, other names and days are recognised or told", async () => {
  const page = await open(running, "#people");
  await asked(page, "who;called;passed;held\nann;\"Ann; the first\";70-210@03/04/2001, 70-290;mcse-2000\nbob;Bob;;\n");
  assert.equal(await page.inputValue("#people-separator"), ";");
  assert.match(await page.textContent(".read-form tbody"), /Ann; the first/);
  assert.match(await page.textContent("#people-answer .problem"), /names no column id/);
  await page.selectOption("[aria-label='What column 1, “who”, is']", "id");
  await page.waitForSelector(".read-as .problem");
  assert.match(await page.textContent(".read-as .problem"), /Line 2/);
  await page.selectOption("#people-days", "dmy");
  await page.waitForFunction(() => document.querySelector("#people-answer .facts")?.textContent.includes("have exams to sit2"));
  assert.equal(await page.locator(".read-as .problem").count(), 0);
  const { text } = await saved(page, () => page.click("text=The plans (.csv)"));
  assert.match(text, /^id,called,passed,held,status/);
  assert.match(text, /ann,Ann; the first,70-210@2001-04-03;70-290,mcse-2000,optimal/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a long question about many people is cancelled, and asked again", async () => {
  const page = await open(running, "#people");
  await page.setInputFiles("#people-file", file("people.csv", people(400000)));
  await pick(page, "#people-goal", "mcse");
  await page.waitForSelector(".busy:not([hidden]) progress");
  await page.waitForFunction(() => /[1-9][\d,]* people/.test(document.querySelector(".busy").textContent));
  await page.click(".busy >> text=Cancel");
  assert.match(await page.textContent("#people-answer"), /Cancelled/);
  assert.equal(await page.textContent("#live"), "Cancelled");
  // What was given up does not come after all.
  await page.waitForTimeout(500);
  assert.match(await page.textContent("#people-answer"), /Cancelled/);
  await page.setInputFiles("#people-file", file("people.csv", people(20)));
  await page.waitForSelector("#people-answer .facts");
  assert.match(await page.textContent("#people-answer"), /20 people/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the report is one file, nothing is spent for whom that is said of, and another price list is a what-if", async () => {
  const page = await open(running, "#people");
  await asked(page, "id,passed,held\nann,70-210,mcse-2000\nbob,,\n");
  await page.waitForSelector("[aria-labelledby=budget-head] .number");
  await page.fill("#budget", "250");
  await page.press("#budget", "Tab");
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=budget-head]").textContent.includes("1 of 2"));
  await page.fill("#budget-out", "ann");
  await page.press("#budget-out", "Tab");
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=budget-head]").textContent.includes("0 of 1"));
  await page.setInputFiles("#then-prices", file("next.csv", "item,price,currency\n70-292,200.00,USD\n"));
  await page.click("[aria-labelledby=what-if-head] >> text=Compare");
  await page.waitForSelector("[aria-labelledby=what-if-head] .problem, [aria-labelledby=what-if-head] tbody");
  const { name, text } = await saved(page, () => page.click("text=The report (.html)"));
  assert.equal(name, "people-report.html");
  assert.match(text, /^<!DOCTYPE html>/);
  assert.doesNotMatch(text, /<script|<button|<input/);
  assert.match(text, /2 people, as of 1 Nov 2004/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a hundred thousand people take seconds", async (t) => {
  const page = await open(running, "#people");
  const text = people(100000);
  const began = Date.now();
  await asked(page, text);
  const took = Date.now() - began;
  t.diagnostic(`${took} ms with the upload, ${await page.evaluate(() => Math.round(performance.getEntriesByName("people").at(-1).duration))} ms in the page`);
  assert.match(await page.textContent("#people-answer"), /100,000 people/);
  assert.ok(took < 30000);
  await page.context().close();
});
