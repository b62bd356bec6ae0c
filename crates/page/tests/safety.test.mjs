// What others wrote, and what nobody may do.

import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { browser, open, settled, facts, pick, PAGE } from "./support.mjs";

const EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>";
const CONTROLS = "\u202etxt.exe";

let running;
before(async () => { running = await browser(); });
after(() => running.close());

test("the policy blocks what asks for something outside", async () => {
  const page = await open(running, "#goal=mcse");
  const tried = await page.evaluate(async () => {
    const blocked = [];
    document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
    await fetch("http://127.0.0.1:9/").catch(() => {});
    new Image().src = "http://127.0.0.1:9/pixel.png";
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    // Not in the task of the driver, which may evaluate.
    await new Promise((done) => setTimeout(() => {
      try { eval("window.ran = true"); } catch { blocked.push("eval"); }
      done();
    }));
    await new Promise((done) => setTimeout(done, 300));
    return { blocked, ran: Boolean(window.ran) };
  });
  assert.equal(tried.ran, false);
  for (const directive of ["connect-src", "img-src", "script-src-elem", "eval"]) {
    assert.ok(tried.blocked.includes(directive), `${directive}: ${tried.blocked}`);
  }
  await page.context().close();
});

test("markup, scripts and control characters in titles, ids and names stay text", async () => {
  const page = await open(running);
  const toml = `[catalog]\nid = "evil"\ntitle = ${JSON.stringify(EVIL)}\n[exam.a]\ntitle = ${JSON.stringify(EVIL)}\n[exam."<b>x</b>"]\ntitle = "=cmd|'/c calc'!A1"\n[credential.c]\ntitle = ${JSON.stringify(EVIL)}\nnotes = [${JSON.stringify(EVIL)}]\n[[credential.c.track]]\nid = "t"\n[[credential.c.track.slot]]\nid = "s"\nneed = 2\nfrom = ["a", "<b>x</b>"]\n`;
  await page.click("#open-catalogs");
  await page.click("text=A catalog of one's own");
  await page.fill("#own-text", toml.replace(EVIL, CONTROLS));
  await page.click("dialog >> text=Use it");
  await page.waitForSelector("dialog .bad");
  assert.match(await page.textContent("dialog details"), /cannot hold the control character U\+202E/);
  await page.fill("#own-text", toml);
  await page.click("dialog >> text=Use it");
  await page.waitForFunction(() => document.querySelector("#drawer-catalog").value === "evil").catch(async (error) => { throw new Error(await page.textContent("dialog details [role=status]"), { cause: error }); });
  await page.waitForSelector("dialog .report");
  await page.click("dialog >> text=Close");
  await pick(page, "#goal", "evil");
  await settled(page);
  for (const view of ["when", "compare", "keep", "share", "plan"]) {
    await page.click(`#tab-${view}`);
    await page.waitForTimeout(300);
  }
  assert.equal((await facts(page))["Exams to sit"], "2");
  assert.equal(await page.locator("main img[src=x], main b, main script").count(), 0);
  assert.match(await page.textContent("#panel-plan"), /<img src=x onerror=alert\(1\)>/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a fragment of nonsense is told, and nothing breaks", async () => {
  for (const fragment of ["#%%%", "#goal=", "#goal=nothing-like-this&held=%3Cscript%3E&x=1", "#as_of=never&goal=mcse", "#goal=mcse&hours_per_week=-1", `#${"a".repeat(50000)}`]) {
    const page = await open(running, fragment);
    await settled(page);
    assert.deepEqual(page.wrong, [], fragment.slice(0, 60));
    await page.context().close();
  }
});

test("a catalog with a thousand mistakes is told mistake by mistake", async () => {
  const page = await open(running);
  const many = Array.from({ length: 1000 }, (_, n) => `[exam.e${n}]\ntitel = "x"\n`).join("");
  await page.click("#open-catalogs");
  await page.click("text=A catalog of one's own");
  await page.fill("#own-text", `[catalog]\nid = "c"\ntitle = "C"\n${many}`);
  await page.click("dialog >> text=Check");
  await page.waitForSelector("dialog .places button");
  assert.match(await page.textContent("dialog"), /\d+ mistakes/);
  await page.click("dialog .places button >> nth=0");
  assert.equal(await page.evaluate(() => document.activeElement.id), "own-text");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a file of 50 MB is no transcript and no catalog", async () => {
  const page = await open(running, "#goal=mcse");
  await page.click("summary:has-text(\"Paste a list\")");
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(50_000_000)], "big.csv"));
    const input = document.getElementById("transcript");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
  });
  assert.match(await page.textContent(".question"), /50 MB: that is no transcript/);
  assert.equal((await facts(page)).Cost, "875.00 USD");
  await page.context().close();
});

test("from a static host the file alone is asked for, and then the network may go", async () => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html" });
    response.end(request.url === "/" ? readFileSync(PAGE) : "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const context = await running.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/#goal=mcse&held=mcse-2000`);
  await page.waitForSelector("html[data-ready]");
  await context.setOffline(true);
  assert.equal((await facts(page)).Cost, "250.00 USD");
  await page.click("[aria-label^='Leave out Managing']");
  assert.equal((await facts(page)).Cost, "500.00 USD");
  assert.deepEqual(asked.filter((url) => url !== "/favicon.ico"), ["/"]);
  await context.close();
  server.closeAllConnections();
  server.close();
});
