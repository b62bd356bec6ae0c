// When the day is another one, and what is wanted beyond the goal.

import { h, fill, button, field } from "./dom.js";
import { catalog, title } from "./catalogs.js";
import { question, change, watch, list, toggle, parts } from "./question.js";

/** A field of the question that holds one value. */
export function single(name, label, input, hint) {
  input.addEventListener("change", () => change((now) => {
    if (input.value.trim()) {
      now.single[name] = input.value.trim();
    } else {
      delete now.single[name];
    }
  }));
  watch(() => document.activeElement !== input && (input.value = question.single[name] ?? ""));
  return field(label, input, hint);
}

export function wishesSection() {
  const asOf = h("input", { type: "date", id: "as-of" });
  const rules = h("input", { type: "date", id: "rules" });
  const evidence = h("select", { id: "evidence" },
    [["", "all, with marks"], ["inferred", "at least inferred"], ["sourced", "sourced alone"]].map(([value, text]) => h("option", { value }, text)));
  const day = h("p", { class: "quiet" });
  const wishes = h("ul", { class: "chips", "aria-label": "Wishes" });
  watch(() => {
    const days = parts().map((part) => catalog(part.catalog)?.as_of).filter(Boolean);
    day.textContent = days.length > 0 ? `This catalog is about ${days[0]}; without another day here it is asked as of then.` : "Without a day here, today counts.";
    fill(wishes, wish("with", "locked", "Unlock"), wish("without", "left out", "Allow again"), wish("track", "only by track", "Allow other tracks"), wish("price", "own price", "Forget the price of"));
  });
  return h("section", { "aria-labelledby": "wishes-head", class: "wishes" },
    h("h2", { id: "wishes-head" }, "Day and wishes"), wishes,
    h("details", {}, h("summary", {}, "Another day, rules, sources"), day,
      single("as_of", "As of", asOf), single("rules", "By the rules of", rules, "One's own catalog year, where it is not that day."),
      single("evidence", "Facts used", evidence)));
}

function wish(name, words, undo) {
  return list(name).map((value) => {
    const [id] = value.split(/[=/]/);
    const known = parts().map((part) => title(part.catalog, id)).find((found) => found !== id) ?? value;
    return h("li", { class: "chip small" }, h("span", { class: "chip-title" }, h("strong", {}, words), ` ${known}${value === id ? "" : ` (${value})`}`),
      button("×", () => change(() => toggle(name, value)), { class: "remove", "aria-label": `${undo} ${value}` }));
  });
}
