// What was told of someone, and what became of it.

import { h } from "./dom.js";
import { title } from "./catalogs.js";
import { inWords } from "./day.js";

const SIGNS = { counts: "✓", renewed: "↻", unused: "–", expired: "✕", stale: "✕", failed: "✕", booked: "◷", unknown: "?" };

/** A sign for a verdict; the words beside it say the same. */
export function sign(verdict) {
  return h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[verdict] ?? "·");
}

export function showVerdictsOf(told, catalog) {
  if (told.length === 0) {
    return h("p", { class: "quiet" }, "Nothing was told of this person.");
  }
  return h("ul", { class: "told", "aria-label": "What was told" }, told.map((one) => h("li", { class: `verdict-line ${one.verdict}` },
    sign(one.verdict), ` ${title(catalog, one.item)} `, h("code", {}, one.item), one.date ? ` (${inWords(one.date)})` : "", `: ${one.text}`)));
}
