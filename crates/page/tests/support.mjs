// The page in Debian's Chromium, opened from disk, with nothing but the page.

import { chromium } from "playwright-core";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../..");
export const PAGE = process.env.STUDYPATH_PAGE ?? resolve(ROOT, "target/studypath.html");
export const TARGET = resolve(ROOT, "target");

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A module of the page that imports nothing, as Node has it. */
export async function pageModule(file) {
  const source = await readFile(resolve(ROOT, "crates/wasm/page", file), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}

export async function browser() {
  if (!existsSync(PAGE)) {
    throw new Error(`${PAGE} is missing: cargo run -p studypath-page -- -o ${PAGE}`);
  }
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** The page with a fragment; whatever goes wrong in it or asks for something outside is told in `page.wrong`. */
export async function open(running, fragment = "", { width = 1280, scheme = "light", ...more } = {}) {
  const context = await running.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, acceptDownloads: true, offline: true, ...more });
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => message.type() === "error" && page.wrong.push(message.text()));
  page.on("pageerror", (error) => page.wrong.push(error.message));
  page.on("dialog", (dialog) => { page.wrong.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => !/^(file|blob|data):/.test(request.url()) && page.wrong.push(`request ${request.url()}`));
  await page.goto(pathToFileURL(PAGE).href + fragment);
  await page.waitForSelector("html[data-ready]");
  return page;
}

/** Waits until what is on the screen answers what is asked. */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
}

export async function facts(page) {
  await settled(page);
  return page.$$eval("[role=tabpanel]:not([hidden]) .facts > div", (all) => Object.fromEntries(all.map((one) => [one.querySelector("dt").textContent, one.querySelector("dd").textContent])));
}

/** Takes the first thing that a search field finds for some letters. */
export async function pick(page, field, letters) {
  await page.fill(field, letters);
  await page.waitForSelector(`${field}-0`);
  await page.press(field, "Enter");
}

/** The text of a file that a click saves. */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) {
    pieces.push(piece);
  }
  return { name: download.suggestedFilename(), text: Buffer.concat(pieces).toString("utf8") };
}

export function file(name, text) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}
