// How a file of people is read: what was recognised, with the first rows, and what can be changed about it.

import { h, field } from "./dom.js";
import { MEANINGS, DAYS, separators, first } from "./rows.js";

const WIDEST = 24;

/** The form; `again` is called with another way to read the file. */
export function recognised(how, again, isOpen) {
  const separator = h("select", { id: "people-separator", onchange: () => again({ ...how, separator: separator.value, ...first(how.text, separator.value) }) },
    separators.map(([mark, name]) => h("option", { value: mark, selected: mark === how.separator }, name)));
  const days = h("select", { id: "people-days", onchange: () => again({ ...how, days: days.value }) },
    Object.entries(DAYS).map(([value, text]) => h("option", { value, selected: value === how.days }, text)));
  const meaning = (name, at) => {
    const own = how.names[at].trim();
    const now = how.columns[at];
    const others = MEANINGS.filter((one) => one !== own);
    const select = h("select", { "aria-label": `What column ${at + 1}, “${own}”, is`, onchange: () => again({ ...how, columns: how.columns.with(at, select.value) }) },
      h("option", { value: own, selected: now === own }, MEANINGS.includes(own) ? own : `${own || "no name"} (carried along)`),
      others.map((one) => h("option", { value: one, selected: now === one }, one)));
    return select;
  };
  const cut = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  const shown = how.columns.slice(0, WIDEST);
  return h("details", { class: "recognised read-form", open: isOpen }, h("summary", {}, "How the file is read"),
    h("div", { class: "fields" }, field("Cells are separated by a", separator), field("Days are written", days)),
    h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": "The first rows" }, h("table", {},
      h("thead", {}, h("tr", {}, shown.map((name, at) => h("th", { scope: "col" }, h("div", {}, cut(how.names[at])), meaning(name, at))))),
      h("tbody", {}, how.shown.map((row) => h("tr", {}, shown.map((_, at) => h("td", {}, cut(row[at] ?? "")))))))));
}

/** The report as it stands on the screen, as one file without anything to press. */
export function reportFile(result, heading) {
  const copy = result.cloneNode(true);
  copy.querySelectorAll(".actions, .controls, .what-if:not(:has(tbody, li)), input, select, progress").forEach((one) => one.remove());
  copy.querySelectorAll("button").forEach((one) => one.replaceWith(...one.childNodes));
  copy.querySelectorAll("details").forEach((one) => one.setAttribute("open", ""));
  copy.querySelectorAll("[tabindex], [role=status]").forEach((one) => ["tabindex", "role"].forEach((name) => one.removeAttribute(name)));
  const page = document.implementation.createHTMLDocument(heading);
  page.documentElement.lang = "en";
  const meta = (attributes) => h("meta", attributes);
  page.head.prepend(meta({ charset: "utf-8" }), meta({ "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }), meta({ name: "viewport", content: "width=device-width, initial-scale=1" }));
  page.head.append(h("style", {}, document.querySelector("head style").textContent));
  page.body.append(h("main", {}, h("h1", {}, heading), copy));
  return `<!DOCTYPE html>\n${page.documentElement.outerHTML}\n`;
}
