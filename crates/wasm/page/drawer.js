// The catalogs: rules, dates, prices and sources, and one's own catalog.

import { h, fill, button, field, problems, say } from "./dom.js";
import { catalogs, addOwn, catalog } from "./catalogs.js";
import { Lane } from "./engine.js";
import { report } from "./report.js";
import { change } from "./question.js";
import { today } from "./day.js";

const lane = new Lane();
const checks = new Lane();

/** The rules of the goals of an answer. */
export function openRules(part) {
  open(part.catalog, part.goals[0]);
}

export function openCatalogs() {
  open(catalogs[0]?.id, null);
}

function open(name, goal) {
  const dialog = document.getElementById("drawer");
  const rules = h("div", { class: "rules" });
  const picture = h("div", { class: "picture" });
  const prices = h("div", {});
  const which = h("select", { id: "drawer-catalog", onchange: () => show(which.value, null) },
    catalogs.map((one) => h("option", { value: one.id, selected: one.id === name }, one.title)));
  const what = h("select", { id: "drawer-goal", onchange: () => show(which.value, what.value || null) });
  const show = async (catalogId, goalId) => {
    const entry = catalog(catalogId);
    fill(what, h("option", { value: "" }, "all credentials"), entry.credentials.map((one) => h("option", { value: one.id, selected: one.id === goalId }, `${one.title} (${one.id})`)));
    fill(rules, h("p", { role: "status" }, "Reading …"));
    fill(picture);
    fill(prices, ownPrices(entry));
    const source = entry.source ?? entry.id;
    const shown = { command: "catalog show", goals: [goalId ?? entry.id], catalog: source, format: "html" };
    const drawn = { command: "catalog graph", goals: [goalId], catalog: source, graph: "svg", today: today() };
    const [text, svg] = await lane.askAll(goalId ? [shown, drawn] : [shown]);
    fill(rules, text.error ? problems(text.error) : report(text.stdout, 2));
    if (svg && !svg.error) {
      fill(picture, h("details", {}, h("summary", {}, "The rules as a picture"), image(svg.stdout, `Rules of ${goalId}`)));
    }
  };
  fill(dialog,
    h("div", { class: "drawer-head" }, h("h2", { id: "drawer-title" }, "Catalogs"), button("Close", () => dialog.close(), { autofocus: true })),
    h("div", { class: "fields" }, field("Catalog", which), field("Credential", what)),
    own(() => open(catalogs.at(-1).id, null)), prices, picture, rules);
  if (!dialog.open) {
    dialog.showModal();
  }
  show(which.value, goal);
}

/** A picture that the engine drew. As an image it runs nothing and loads nothing. */
export function image(svg, alt) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  return h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": alt }, h("img", { src: address, alt, onload: () => URL.revokeObjectURL(address) }));
}

function own(again) {
  return editor("A catalog of one's own", "own", "TOML file", ".toml,text/plain",
    (source) => ({ command: "catalog check", catalog: source, as_of: today() }),
    async (source) => {
      const error = await addOwn(source);
      if (!error) {
        say(`The catalog ${source.name} can be asked about.`);
        again();
      }
      return error;
    });
}

function ownPrices(entry) {
  const told = entry.prices_source ? [h("p", {}, `The prices of ${entry.prices_source.name} are used. `, button("Use those of the catalog again", () => usePrices(entry, null)))] : null;
  return [told, editor("A price list of one's own", "prices", "CSV file", ".csv,text/csv,text/plain",
    (source) => ({ command: "catalog check", catalog: entry.source ?? entry.id, prices: source, as_of: today() }),
    async (source) => usePrices(entry, source))];
}

function usePrices(entry, source) {
  entry.prices_source = source;
  say(source ? `The prices of ${source.name} are used.` : "The prices of the catalog are used.");
  change(() => {});
  open(entry.id, null);
  return null;
}

/** A text of one's own with what the checker says of it, and a button that uses it once nothing is wrong. */
function editor(heading, id, label, accept, checking, using) {
  const found = h("div", { role: "status" });
  const area = h("textarea", { id: `${id}-text`, rows: "8", spellcheck: "false", wrap: "off" });
  let name = accept.startsWith(".csv") ? "own.csv" : "own.toml";
  const file = h("input", { type: "file", id: `${id}-file`, accept });
  const check = async () => {
    const source = { name, text: area.value };
    const checked = await checks.ask(checking(source));
    fill(found, checked.error ? [count(checked.error), marks(checked.stderr), places(checked.error, area)] : [h("p", { class: "good" }, checked.stdout), checked.stderr ? marks(checked.stderr) : null]);
    return checked.error ? null : source;
  };
  const use = async () => {
    const source = await check();
    const error = source && await using(source);
    if (error) {
      fill(found, problems(error));
    }
  };
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (chosen && chosen.size > 8_000_000) {
      fill(found, h("p", { class: "bad" }, `${chosen.name} has ${Math.round(chosen.size / 1e6)} MB: that is too much.`));
    } else if (chosen) {
      name = chosen.name;
      area.value = await chosen.text();
      check();
    }
  });
  return h("details", {}, h("summary", {}, heading),
    field(label, file), field("Its text", area),
    h("p", { class: "actions" }, button("Check", check), button("Use it", use)), found);
}

function count(error) {
  return h("p", { class: "bad" }, `${error.diagnostics.length === 1 ? "One mistake" : `${error.diagnostics.length} mistakes`}:`);
}

const SHOWN = 40_000;

function marks(text) {
  return h("pre", { tabindex: "0", "aria-label": "Messages, marked in the text" }, text.length > SHOWN ? `${text.slice(0, SHOWN)}\n…` : text);
}

// A click on a place goes to it in the text.
function places(error, area) {
  const go = ({ line }) => {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + lines[line - 1].length);
  };
  const placed = error.diagnostics.filter((one) => one.line).slice(0, 50);
  return h("ul", { class: "places" }, placed.map((one) => h("li", {}, button(`line ${one.line}`, () => go(one)), ` ${one.message}`)));
}
