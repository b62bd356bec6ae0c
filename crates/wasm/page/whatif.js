// Another day, price, catalog or price list: who is affected then, and by how much.

import { h, fill, field, button, marked, problems, count } from "./dom.js";
import { Lane } from "./engine.js";

const lane = new Lane();
const MOST = 100;
const WORDS = { optimal: "exams to sit", earned: "nothing left to sit", infeasible: "no route", unproven: "not proven", error: "wrong row" };

export function whatIfSection(file, everybody) {
  const day = h("input", { type: "date", id: "then-as-of" });
  const price = h("input", { type: "text", id: "then-price", autocomplete: "off" });
  const without = h("input", { type: "text", id: "then-without", autocomplete: "off" });
  const rules = h("input", { type: "file", id: "then-catalog", accept: ".toml,text/plain" });
  const prices = h("input", { type: "file", id: "then-prices", accept: ".csv,text/csv,text/plain" });
  const text = async ({ files: [file] }) => file && { name: file.name, text: await file.text() };
  const result = h("div", { role: "status", class: "stack" });
  const split = (input) => input.value.split(",").map((one) => one.trim()).filter(Boolean);

  async function ask() {
    const then = Object.fromEntries(Object.entries({ as_of: day.value, price: split(price), without: split(without), catalog: await text(rules), prices: await text(prices) }).filter(([, value]) => value && value.length !== 0));
    if (Object.keys(then).length === 0) {
      fill(result, h("p", {}, "Give another day, price, catalog or price list, or something that nobody sits."));
      return;
    }
    fill(result, h("p", {}, "Working …"));
    const reply = await lane.people({ question: everybody(), then: everybody(then), list: { changed: true, most: MOST } }, file);
    fill(result, reply.error ? problems(reply.error) : changed(reply));
  }

  return h("section", { class: "what-if", "aria-labelledby": "what-if-head" }, h("h3", { id: "what-if-head" }, "What if"),
    h("div", { class: "fields controls" }, field("Another day", day), field("Other prices", price, "Such as 70-290=150.00, several with commas."), field("Without these exams", without, "Ids, several with commas."), field("Another catalog", rules, "TOML."), field("Another price list", prices, "CSV, as data/README.md has it.")),
    h("p", { class: "actions" }, button("Compare", ask)), result);
}

function changed({ changes, list, summary }) {
  const currency = summary.budgets[0]?.currency ?? "";
  return [
    h("p", {}, h("strong", {}, changes.changed === 0 ? "Nothing changes for anybody." : `${count(changes.changed, "person", "people")} of ${changes.people.toLocaleString("en")} get another answer.`)),
    changes.statuses.length > 0 ? h("ul", {}, changes.statuses.map((one) => h("li", {}, `${count(one.people, "person", "people")}: ${one.before === one.after ? "another plan" : `${WORDS[one.before]}, then ${WORDS[one.after]}`}`))) : null,
    changes.costs.map((one) => h("p", {}, `Those with a plan before and then: ${one.before} ${one.currency}, then ${one.after} ${one.currency}; ${one.dearer.toLocaleString("en")} pay more and ${one.cheaper.toLocaleString("en")} less.`)),
    list.rows.length === 0 ? null : h("details", { open: list.rows.length <= 12 }, h("summary", {}, "Those who are affected"), h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": "Those who are affected" }, h("table", {},
      h("thead", {}, h("tr", {}, ["person", "before", "then"].map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, list.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.name ? `${row.name} (${row.id})` : row.id), h("td", {}, said(row.before, currency)), h("td", {}, row.exams.length > 0 ? said(row, currency) : [said(row, currency), " ", marked(row.message)])))))),
    list.people > list.rows.length ? h("p", { class: "quiet" }, `The first ${list.rows.length} are shown.`) : null),
  ];
}

function said({ status, exams, cost }, currency) {
  return exams.length > 0 ? `${exams.join(", ")}${cost ? `: ${cost} ${currency}` : ""}` : WORDS[status];
}
