// The totals of many people. Every number is a button that opens the list of its people.

import { h, button, marked, count } from "./dom.js";
import { title } from "./catalogs.js";
import { inWords } from "./day.js";

export function showTotals(summary, catalogId, list) {
  const number = (people, words, wanted) => (people === 0 ? h("span", {}, "0") : button(people.toLocaleString("en"), () => list(words, wanted), { class: "number", "aria-label": `${people.toLocaleString("en")} ${words}: show them` }));
  const { status } = summary;
  const states = [
    ["optimal", "have exams to sit", status.optimal], ["earned", "have nothing left to sit", status.earned], ["infeasible", "have no route", status.infeasible],
    ["unproven", "not proven", status.unproven], ["error", "rows that are wrong", status.error],
  ].filter(([, , people]) => people > 0);
  return [
    h("h2", {}, summary.goals.map((goal) => title(catalogId, goal)).join(" and ")),
    h("p", { class: "quiet" }, `${count(summary.people, "person", "people")}, as of ${inWords(summary.as_of)}. Each plan is proven on its own; ${count(summary.situations, "distinct situation")}.`),
    h("dl", { class: "facts" }, states.map(([name, words, people]) => h("div", {}, h("dt", {}, words), h("dd", {}, number(people, words, { status: name })))),
      summary.budgets.map((one) => h("div", {}, h("dt", {}, "all plans together"), h("dd", {}, `${one.cost} ${one.currency}`)))),
    summary.budgets.map((one) => h("p", { class: "quiet" }, `A plan costs ${one.mean ?? "–"} ${one.currency} on average, ${one.median ?? "–"} in the middle.`)),
    summary.exams_left.length > 0 ? table("How far they are", ["exams left", "people"], summary.exams_left.map((one) => [one.exams, number(one.people, `with ${count(one.exams, "exam")} left`, { left: one.exams }), one.people])) : null,
    summary.exams.length > 0 ? table("Seats to book", ["exam", "people"], summary.exams.map((one) => [[one.title, " ", h("code", {}, one.exam)], number(one.people, `sit ${one.title}`, { exam: one.exam }), one.people])) : null,
    summary.offers.length > 0 ? table("Bundles and vouchers", ["offer", "how often"], summary.offers.map((one) => [`${one.offer} (${one.covers.join(", ")}) at ${one.price} ${one.currency}`, one.bought.toLocaleString("en"), one.bought])) : null,
    summary.tracks.length > 0 ? table("By which track", ["track", "people"], summary.tracks.map((one) => [[title(catalogId, one.credential), " ", h("code", {}, one.track)], number(one.people, `by ${one.track}`, { credential: one.credential, track: one.track }), one.people])) : null,
    summary.closest.length > 0 ? table("Closest to the goal", ["person", "exams left", "cost"], summary.closest.map((one) => [button(one.id, () => list(one.id, { ids: [one.id] }), { class: "number" }), `${one.count}: ${one.exams.join(", ")}`, one.cost ? `${one.cost} ${one.currency}` : "–"]), false) : null,
    summary.stuck.length > 0 ? table("Who has no route, and why", ["reason", "people"], summary.stuck.map((one) => [marked(one.reason), number(one.people, "have no route for this reason", { status: "infeasible", reason: one.reason }), one.people])) : null,
    summary.stuck_for_other_reasons > 0 ? h("p", {}, `${summary.stuck_for_other_reasons} more for other reasons.`) : null,
  ];
}

function table(caption, heads, rows, hasBars = true) {
  const most = hasBars ? Math.max(1, ...rows.map((row) => row.at(-1))) : 1;
  const bar = (value) => {
    const part = h("span", { class: "bar", "aria-hidden": "true" });
    part.style.inlineSize = `${(value / most) * 100}%`;
    return h("td", { class: "bar-cell" }, part);
  };
  return h("section", { class: "totals" }, h("h3", {}, caption), h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": caption }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)), hasBars ? h("td", {}) : null)),
    h("tbody", {}, rows.map((row) => {
      const cells = hasBars ? row.slice(0, -1) : row;
      return h("tr", {}, cells.map((cell, at) => (at === 0 ? h("th", { scope: "row" }, cell) : h("td", {}, cell))), hasBars ? bar(row.at(-1)) : null);
    })))));
}
