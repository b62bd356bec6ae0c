// Whom an amount of money lets finish, from nothing to everything.

import { h, fill, field, button, problems, count } from "./dom.js";
import { Lane } from "./engine.js";

const lane = new Lane();
const STEPS = 20;

export function budgetSection(summary, file, everybody, list) {
  const [budget] = summary.budgets;
  if (!budget || Number(budget.cost) === 0) {
    return null;
  }
  const all = Math.ceil(Number(budget.cost));
  const amount = h("input", { type: "number", id: "budget", min: "0", max: String(all), step: "1", value: String(Math.round(all / 2)) });
  const slider = h("input", { type: "range", id: "budget-slider", min: "0", max: String(all), step: String(Math.max(1, Math.round(all / 200))), value: amount.value });
  const out = h("input", { type: "text", id: "budget-out", autocomplete: "off", onchange: () => { fill(curve); ask(); } });
  const unfunded = () => out.value.split(/[,;\s]+/).filter(Boolean);
  const result = h("div", { role: "status" });
  const curve = h("div", {});

  async function ask() {
    const value = Math.max(0, Math.min(all, Number(amount.value) || 0));
    const next = Math.min(all, value + 1000);
    result.setAttribute("aria-busy", "true");
    const reply = await lane.people({ question: everybody(), budgets: [String(value), String(next)], unfunded: unfunded() }, file);
    result.removeAttribute("aria-busy");
    if (reply.error) {
      fill(result, problems(reply.error));
      return;
    }
    const [now, more] = reply.funded;
    fill(result,
      h("p", {}, button(`${now.people.toLocaleString("en")} of ${count(now.candidates, "person", "people")}`, () => list(`finish with ${now.budget} ${now.currency}`, { ids: now.ids }), { class: "number" }), ` finish for ${now.cost} ${now.currency}. `,
        now.proven ? "Proven: no other choice lets more finish." : `Not proven; no more than ${now.at_most} can.`),
      next > value ? h("p", {}, `The next ${next - value} ${now.currency} let ${count(more.people - now.people, "more person", "more people")} finish.`) : null,
      now.unpriced > 0 ? h("p", { class: "quiet" }, `${count(now.unpriced, "person", "people")} have an exam without a price; whether money is enough for them is not known.`) : null,
      now.buy.length > 0 ? h("details", { open: true }, h("summary", {}, "Shopping list"), h("ul", {}, now.buy.map((one) => h("li", {}, `${one.bought} × ${one.offer} at ${one.price} ${one.currency}`, one.covers.length > 1 ? ` (${one.covers.join(", ")})` : "")))) : null);
  }

  async function draw() {
    const amounts = Array.from({ length: STEPS + 1 }, (_, step) => Math.round((all * step) / STEPS));
    fill(curve, h("p", { role: "status" }, "Working …"));
    const reply = await lane.people({ question: everybody(), budgets: amounts.map(String), unfunded: unfunded() }, file);
    fill(curve, reply.error ? problems(reply.error) : h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": "Who finishes with how much" }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, `up to (${budget.currency})`), h("th", { scope: "col" }, "finish"), h("th", { scope: "col" }, "spent"))),
      h("tbody", {}, reply.funded.map((one) => h("tr", {}, h("th", { scope: "row" }, one.budget), h("td", {}, one.people.toLocaleString("en")), h("td", {}, one.cost)))))));
  }

  slider.addEventListener("input", () => (amount.value = slider.value));
  slider.addEventListener("change", ask);
  amount.addEventListener("change", () => {
    slider.value = amount.value;
    ask();
  });
  const section = h("section", { "aria-labelledby": "budget-head" }, h("h3", { id: "budget-head" }, "Budget"),
    h("div", { class: "fields controls" }, field(`Money (${budget.currency})`, amount), field("From nothing to everything", slider), field("Nothing is spent for", out, "Ids of people, several with commas.")), result,
    h("p", { class: "actions" }, button("From nothing to everything in steps", draw)), curve);
  ask();
  return section;
}
