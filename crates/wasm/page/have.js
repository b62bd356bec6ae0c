// What is on hand, with what became of each thing in the plan that is shown.

import { h, fill, button, field } from "./dom.js";
import { combobox } from "./combobox.js";
import { title, named } from "./catalogs.js";
import { describe } from "./goal.js";
import { seeker } from "./search.js";
import { question, change, watch, had, list, parts } from "./question.js";
import { sign } from "./told.js";

const WAYS = { passed: "passed", held: "held", booked: "booked" };
const FORMATS = ".csv,.json,.txt,text/csv,application/json,text/plain";

let told = [];
let redraw = () => {};

/** Shows what became of what was told. */
export function showVerdicts(verdicts) {
  told = verdicts;
  redraw();
}

export function haveSection() {
  const chips = h("ul", { class: "chips", "aria-label": "What I have" });
  const box = combobox({
    id: "have", label: "Passed exams and held credentials", hint: "One by one, or paste a list below.",
    find: seeker({ of: () => parts().map((part) => part.catalog) }), describe, take: add,
  });
  const pasted = h("textarea", { id: "paste", rows: "3", spellcheck: "false" });
  const unread = h("p", { class: "warn", role: "status" });
  const file = h("input", { type: "file", id: "transcript", accept: FORMATS, onchange: () => file.files[0] && take(file.files[0], unread) });
  const vouchers = h("input", { id: "vouchers", type: "text", autocomplete: "off", onchange: () => change((now) => (now.lists.vouchers = split(vouchers.value))) });
  redraw = () => {
    fill(chips, question.have.map(chip), question.transcript ? transcriptChip() : null);
    if (document.activeElement !== vouchers) {
      vouchers.value = list("vouchers").join(", ");
    }
  };
  watch(() => redraw());
  const more = h("details", {}, h("summary", {}, "Paste a list, drop a file, vouchers"),
    field("List of ids", pasted, "Separated by commas or lines; a day may follow as id@2024-05-31."),
    button("Add these", () => paste(pasted, unread)), unread,
    field("Transcript file", file, "CSV with the header item,date,result, or JSON."),
    field("Vouchers at hand", vouchers, "By their names in the price list, such as aws-half=1."));
  const section = h("section", { "aria-labelledby": "have-head" }, h("h2", { id: "have-head" }, "What I have"), chips, box, more);
  section.addEventListener("dragover", (event) => event.preventDefault());
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) {
      take(event.dataTransfer.files[0], unread);
    }
  });
  return section;
}

function add(found) {
  change((now) => {
    if (!now.have.some((one) => one.catalog === found.catalog && one.id === found.id)) {
      now.have.push(had(found));
    }
  });
}

function chip(one) {
  const name = title(one.catalog, one.id);
  const verdict = told.find((found) => found.item.toLowerCase() === one.id.toLowerCase());
  const day = h("input", { type: "date", value: one.day, "aria-label": `Day on which ${name} was ${WAYS[one.as]}`, onchange: () => change(() => (one.day = day.value)) });
  const isExam = named(one.id).some((found) => found.catalog === one.catalog && found.kind === "exam");
  const how = h("select", { "aria-label": `How ${name} is on hand`, onchange: () => change(() => (one.as = how.value)) },
    (isExam ? ["passed", "booked"] : ["held"]).map((value) => h("option", { value, selected: value === one.as }, WAYS[value])));
  return h("li", { class: "chip" },
    h("span", { class: "chip-title" }, name), h("span", { class: "chip-about" }, h("code", {}, one.id)),
    verdict ? h("span", { class: `verdict-line ${verdict.verdict}` }, sign(verdict.verdict), ` ${verdict.text}`) : null,
    verdict?.wants_day ? h("span", { class: "warn chip-about" }, "It runs out some time: without its day it counts as active.") : null,
    h("span", { class: `chip-fields${verdict?.wants_day ? " wanted" : ""}` }, isExam ? how : h("span", { class: "chip-about" }, "held since "), day),
    button("×", () => {
      change((now) => (now.have = now.have.filter((other) => other !== one)));
      document.getElementById("have").focus();
    }, { class: "remove", "aria-label": `Remove ${name}` }));
}

function transcriptChip() {
  const mine = new Set(question.have.map((one) => one.id.toLowerCase()));
  const others = told.filter((found) => !mine.has(found.item.toLowerCase()));
  return h("li", { class: "chip" },
    h("span", { class: "chip-title" }, question.transcript.name), h("span", { class: "chip-about" }, "transcript"),
    h("ul", { class: "inside" }, others.map((found) => h("li", { class: `verdict-line ${found.verdict}` },
      sign(found.verdict), " ", h("code", {}, found.item), ` ${found.text}`))),
    button("×", () => change((now) => (now.transcript = null)), { class: "remove", "aria-label": `Remove the transcript ${question.transcript.name}` }));
}

function split(text) {
  return text.split(/[\s,;]+/).map((one) => one.trim()).filter(Boolean);
}

async function paste(area, unread) {
  const missing = [];
  const mine = new Set(question.goals.map((goal) => goal.catalog));
  change((now) => {
    for (const text of area.value.split(/[,;\n\r\t]+/).map((one) => one.trim()).filter(Boolean)) {
      const [id, day = ""] = text.split("@");
      const found = named(id);
      const best = found.find((one) => mine.has(one.catalog)) ?? found[0];
      if (!best) {
        missing.push(text);
      } else if (!now.have.some((one) => one.catalog === best.catalog && one.id === best.id)) {
        now.have.push({ ...had(best), day });
      }
    }
  });
  area.value = missing.join("\n");
  unread.textContent = missing.length > 0 ? `Not known to any catalog: ${missing.join(", ")}` : "";
  const near = seeker({ of: () => parts().map((part) => part.catalog) });
  for (const text of missing.slice(0, 20)) {
    const [best] = await near(text.split("@")[0]);
    if (best) {
      const use = button(`${best.id}?`, () => {
        use.remove();
        area.value = area.value.split("\n").filter((one) => one !== text).join("\n");
        change((now) => now.have.push({ ...had(best), day: text.split("@")[1] ?? "" }));
      }, { "aria-label": `${text}: ${best.title} (${best.id}) is meant` });
      unread.append(" ", use);
    }
  }
}

async function take(file, unread) {
  if (file.size > 4_000_000) {
    unread.textContent = `${file.name} has ${Math.round(file.size / 1e6)} MB: that is no transcript of one person. For many people there is “Many people” above.`;
    return;
  }
  const text = await file.text();
  unread.textContent = "";
  change((now) => (now.transcript = { name: file.name, text }));
}
