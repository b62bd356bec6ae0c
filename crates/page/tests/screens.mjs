// Pictures of every screen, to be looked at: `npm run screens FOLDER`.

import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { browser, open, settled, pick, file } from "./support.mjs";

const EXAMS = ["70-210", "70-270", "70-290", "70-291", "70-293", "70-294", "70-297", "70-298", "70-227", "70-215"];
const HELD = ["", "mcse-2000", "", "mcsa-2000", ""];
const PEOPLE = `id,name,passed,held\n${Array.from({ length: 300 }, (_, n) => `p${n},Person ${n},${EXAMS.filter((_exam, at) => (n * (at + 3)) % 7 < 2).join(";")},${HELD[n % 5]}`).join("\n")}\np999,Wrong,70-21O,\n`;

async function people(page) {
  await page.setInputFiles("#people-file", file("people.csv", PEOPLE));
  await pick(page, "#people-goal", "mcse");
  await page.waitForSelector("[aria-labelledby=budget-head] .number");
}

async function person(page) {
  await people(page);
  await page.click("[aria-label^='26 by upgrade']");
  await page.click("dialog tbody .number >> nth=0");
  await page.waitForSelector("dialog .person .cards");
}

const SCREENS = {
  empty: [""],
  found: ["", async (page) => { await page.fill("#goal", "azure"); await page.waitForSelector("#goal-0"); }],
  plan: ["#goal=kubestronaut&held=cka&passed=KCNA@2025-05-01"],
  "no-plan": ["#goal=mcse&as_of=2014-01-01"],
  when: ["#goal=kubestronaut&held=cka@2025-03-10&exams_per_month=1&blackout=2026-12-20..2027-01-03&by=2027-08-31&view=when"],
  compare: ["#goal=mcse&held=mcse-2000&view=compare", (page) => page.waitForSelector("#panel-compare .report")],
  keep: ["#goal=cka&held=cka@2025-03-10&until=2029-12-31&view=keep", (page) => page.waitForSelector("#panel-keep .timeline")],
  share: ["#goal=golden-kubestronaut&view=share", (page) => page.waitForSelector(".path")],
  proof: ["#goal=mcse", (page) => page.click(".badge")],
  catalogs: ["#goal=mcse", async (page) => { await page.click("text=Rules, dates and sources"); await page.waitForSelector("dialog .report"); }],
  people: ["#people", people],
  person: ["#people", person],
};

const [, , folder = "../../../target/screens"] = process.argv;
mkdirSync(folder, { recursive: true });
const running = await browser();
for (const [name, [fragment, go]] of Object.entries(SCREENS)) {
  for (const width of [320, 390, 1280]) {
    for (const scheme of ["light", "dark"]) {
      const page = await open(running, fragment, { width, scheme });
      await settled(page);
      await go?.(page);
      await settled(page);
      await page.waitForTimeout(400);
      const isDialog = await page.locator("dialog[open]").count() > 0;
      await page.screenshot({ path: resolve(folder, `${name}-${width}-${scheme}.png`), fullPage: !isDialog });
      if (width === 1280 && scheme === "light" && ["plan", "people", "person"].includes(name)) {
        await page.pdf({ path: resolve(folder, `${name}.pdf`), format: "A4" });
      }
      await page.context().close();
    }
  }
}
await running.close();
