// The plan: what it comes to, what to sit in which order, and why.

import { h, button, marked, count, problems } from "./dom.js";
import { title, item } from "./catalogs.js";
import { inWords, today } from "./day.js";
import { change, toggle, list, request } from "./question.js";
import { cost, sum } from "./money.js";
import { Lane, beside as besideEngine } from "./engine.js";
import { openProof } from "./proof.js";
import { openRules } from "./drawer.js";

const JUDGED = [["cost", "Cheapest", "cost,exams"], ["exams", "Fewest exams", "exams,cost"], ["hours", "Fewest hours", "hours,cost"]];
const others = new Lane(besideEngine);
const whys = new Lane(besideEngine);
let later = 0;

/** Gives up what is asked beside a plan. */
export function stopBeside() {
  clearTimeout(later);
  others.cancel();
  whys.cancel();
}

/** The answers of all catalogs asked. What is only to be read has nothing to change the question with. */
export function showPlans(answers, isReadOnly = false) {
  const known = answers.filter((answer) => answer.plan);
  return [
    answers.length > 1 ? together(known.map((answer) => answer.plan)) : null,
    answers.map(({ part, plan, error }) => (plan ? onePlan(part, plan, answers.length > 1, isReadOnly) : h("section", { class: "plan" }, problems(error)))),
  ];
}

function together(plans) {
  const done = plans.filter((plan) => plan.status === "optimal" || plan.status === "earned" || plan.status === "unproven");
  const currencies = [...new Set(done.map((plan) => plan.totals.currency).filter(Boolean))];
  const costs = currencies.map((currency) => cost({
    currency, cost: sum(done.filter((plan) => plan.totals.currency === currency).map((plan) => plan.totals.cost ?? "0")),
    unpriced: done.filter((plan) => plan.totals.currency === currency).flatMap((plan) => plan.totals.unpriced),
  }));
  const exams = done.reduce((all, plan) => all + (plan.totals.exams ?? 0), 0);
  return h("p", { class: "together" }, h("strong", {}, `Together: ${count(exams, "exam")}, ${costs.join(" + ") || "no prices"}`), ` in ${plans.length} catalogs.`);
}

function onePlan(part, plan, isOneOfSeveral, isReadOnly) {
  const goals = part.goals.map((goal) => title(part.catalog, goal)).join(" and ");
  return h("section", { class: "plan", "aria-label": `Plan for ${goals}` },
    h("h3", {}, goals),
    plan.status === "infeasible" ? noPlan(part, plan, isReadOnly) : [
      facts(part, plan, isReadOnly), isOneOfSeveral || isReadOnly ? null : judged(part, plan), cards(part, plan, isReadOnly), beside(part, plan, isReadOnly),
    ]);
}

function facts(part, plan, isReadOnly) {
  const { totals, status, calendar } = plan;
  const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const words = {
    earned: "Nothing left to sit", unproven: "Not proven: a limit stopped the search",
    optimal: plan.believed ? `By ${plan.believed}, not certified` : "Proven optimal",
  };
  const text = [h("span", { "aria-hidden": "true" }, status === "unproven" || plan.believed ? "? " : "✓ "), words[status] ?? status];
  const badge = isReadOnly ? h("span", { class: `badge ${status}` }, text) : button(text, () => openProof(part, plan), { class: `badge ${status}`, "aria-haspopup": "dialog" });
  return [
    h("dl", { class: "facts" },
      fact("Exams to sit", String(totals.exams ?? 0)), fact("Cost", cost(totals)),
      totals.hours ? fact("Study", `${totals.hours} h`) : null,
      calendar?.done ? fact("Finished", inWords(calendar.done)) : null,
      plan.as_of === today() ? null : fact("As of", inWords(plan.as_of)),
      plan.rules && plan.rules !== plan.as_of ? fact("Rules of", inWords(plan.rules)) : null),
    h("p", {}, badge),
  ];
}

function judged(part, plan) {
  const now = (list("minimize")[0] ?? plan.minimized[0]);
  const totals = new Map();
  const row = h("fieldset", { class: "judged" }, h("legend", {}, "Best by"));
  for (const [name, label] of JUDGED) {
    const about = h("span", { class: "quiet" }, name === now ? `${count(plan.totals.exams ?? 0, "exam")}, ${cost(plan.totals)}` : "");
    totals.set(name, about);
    const radio = h("input", { type: "radio", name: "judged", value: name, checked: name === now, onchange: () => change((one) => (one.lists.minimize = JUDGED.find(([each]) => each === name)[2].split(","))) });
    row.append(h("label", {}, radio, h("span", {}, h("strong", {}, label), " ", about)));
  }
  const isKnown = (name) => name !== "hours" || plan.exams.some((exam) => exam.hours);
  const rest = JUDGED.filter(([name]) => name !== now && isKnown(name));
  JUDGED.filter(([name]) => !isKnown(name)).forEach(([name]) => (totals.get(name).textContent = "no estimates known"));
  // Not at once: who ticks on does not wait for what is only said beside the plan.
  clearTimeout(later);
  later = setTimeout(() => others.askAll(rest.map(([, , criteria]) => request(part, "plan", { minimize: criteria.split(",") }))).then((responses) => responses.forEach((response, place) => {
    const other = response.error ? null : JSON.parse(response.stdout);
    const isPlan = other && other.totals.exams !== null;
    const hours = rest[place][0] === "hours" && other?.totals.hours ? `, ${other.totals.hours} h` : "";
    totals.get(rest[place][0]).textContent = isPlan ? `${count(other.totals.exams, "exam")}, ${cost(other.totals)}${hours}` : "not known";
  })), 200);
  return row;
}

function cards(part, plan, isReadOnly) {
  if (plan.exams.length === 0) {
    return null;
  }
  return h("ol", { class: "cards", "aria-label": "Exams in study order" }, plan.exams.map((exam) => card(part, plan, exam, isReadOnly)));
}

function card(part, plan, exam, isReadOnly) {
  const name = (id) => title(part.catalog, id);
  const claims = plan.claims.filter((claim) => claim.item === exam.id);
  // A certification of one exam is that exam to people: that it counts for it and completes it goes without saying.
  const isItself = (credential) => name(credential) === exam.title;
  const roles = [...new Set(claims.filter((claim) => !isItself(claim.credential)).map((claim) => `${claim.slot} of ${name(claim.credential)}`))];
  const sitting = plan.calendar?.sittings.find((one) => one.exam === exam.id);
  const reached = plan.milestones.filter((one) => one.after_step === exam.step && !isItself(one.credential));
  const locked = list("with").includes(exam.id);
  const others = h("div", { class: "instead", role: "status" });
  const about = exam.title === exam.id ? null : h("code", {}, exam.id);
  return h("li", { class: "card" },
    h("div", { class: "card-head" }, h("h4", {}, exam.title), h("span", { class: "price" }, price(plan, exam))),
    h("p", { class: "card-about" }, about, exam.hours ? ` · ${exam.hours} h of study` : null, exam.booked ? " · booked" : null,
      exam.evidence ? h("span", { class: "mark" }, ` · ${exam.evidence}`) : null),
    roles.length > 0 ? h("p", {}, `Counts for ${roles.join("; ")}.`) : null,
    sitting?.day ? h("p", {}, `On ${inWords(sitting.day)}`, sitting.last_safe ? `, at the latest on ${inWords(sitting.last_safe.sit)}` : "", ".") : null,
    plan.totals.unpriced.includes(exam.id) && !isReadOnly ? ownPrice(exam) : null,
    isReadOnly ? null : h("div", { class: "actions" },
      button(locked ? "Unlock" : "Lock", () => change(() => toggle("with", exam.id)), { "aria-pressed": String(locked), "aria-label": `${locked ? "Unlock" : "Lock"} ${exam.title}` }),
      button("Leave out", () => change(() => toggle("without", exam.id)), { "aria-label": `Leave out ${exam.title}` }),
      button("What else would do?", () => whyNot(part, exam, others), { "aria-label": `What else would do in place of ${exam.title}?` })),
    others,
    reached.map((one) => h("p", { class: "reached" }, h("span", { "aria-hidden": "true" }, "★ "), `Completes ${name(one.credential)}`)));
}

function price(plan, exam) {
  const currency = plan.totals.currency ?? "";
  if (exam.booked) {
    return "paid";
  }
  const bought = plan.purchases.find((one) => one.covers.includes(exam.id));
  const voucher = bought?.voucher ? ` with voucher ${bought.voucher.name}` : "";
  const marks = bought?.evidence ? ` (${bought.evidence})` : "";
  if (bought && bought.covers.length > 1) {
    return `in ${bought.item}, ${bought.price} ${currency} for ${bought.covers.length}${voucher}${marks}`;
  }
  return exam.price ? `${exam.price} ${currency}${voucher}${marks}` : "price unknown";
}

function ownPrice(exam) {
  const input = h("input", { type: "text", inputmode: "decimal", size: "8", "aria-label": `My price for ${exam.title}` });
  const put = () => input.value.trim() && change((now) => (now.lists.price = [...list("price").filter((one) => !one.startsWith(`${exam.id}=`)), `${exam.id}=${input.value.trim()}`]));
  return h("div", { class: "own-price" }, "My price: ", input, " ", button("Use it", put, { "aria-label": `Use it: my price for ${exam.title}` }));
}

async function whyNot(part, exam, place) {
  place.textContent = "…";
  const response = await whys.ask(request(part, "explain"));
  if (response.error) {
    place.replaceChildren(problems(response.error));
    return;
  }
  const explained = JSON.parse(response.stdout).exams.find((one) => one.id === exam.id);
  const { without, up_to: upTo } = explained;
  if (without.status === "infeasible") {
    place.replaceChildren(h("p", {}, "Nothing: without it there is no plan."), h("ul", {}, without.because.map((reason) => h("li", {}, marked(reason)))));
    return;
  }
  const extra = without.extra && !/^0(\.0+)?$/.test(without.extra) ? ` (${without.extra} more)` : " (no worse)";
  place.replaceChildren(h("p", {}, `Without it: ${count(without.totals.exams, "exam")}, ${cost(without.totals)}${extra}.`,
    upTo && upTo !== "any" && upTo !== "unknown" ? ` It stays in the plan up to a price of ${upTo}.` : ""),
  h("ol", { class: "plain" }, without.exams.map((id) => h("li", {}, title(part.catalog, id), " ", h("code", {}, id)))));
}

function beside(part, plan, isReadOnly) {
  const notes = plan.notes;
  const name = (id) => title(part.catalog, id);
  return [
    plan.waived.length > 0 ? h("details", { class: "beside" }, h("summary", {}, `Waived: ${plan.waived.map((one) => one.slot).join(", ")}`),
      h("ul", {}, plan.waived.map((one) => h("li", {}, h("strong", {}, one.slot), ` of ${name(one.credential)}: ${one.why}`)))) : null,
    h("ul", { class: "notes" },
      plan.reserve ? h("li", {}, `One failed attempt adds at most ${plan.reserve.amount} ${plan.totals.currency}.`) : null,
      plan.tradeoff ? h("li", {}, `${plan.tradeoff.better_in === "exams" ? "Fewer exams" : "Less money"}: ${count(plan.tradeoff.exams, "exam")}, ${plan.tradeoff.cost} ${plan.totals.currency}.`) : null,
      plan.sourced !== undefined ? h("li", {}, plan.sourced ? `By sourced facts alone: ${count(plan.sourced.exams, "exam")}, ${cost(plan.sourced)}.` : "By sourced facts alone there is no plan.") : null,
      plan.likely ? h("li", {}, `You have probably passed ${plan.likely.exams.join(", ")}; with that it is ${count(plan.likely.totals.exams, "exam")}, ${cost(plan.likely.totals)}.`) : null,
      plan.left_out.map((one) => h("li", {}, `Left out: ${name(one.exam)} (${one.exam}) has ${one.why}.`, one.why === "no price" && !isReadOnly ? ownPrice({ id: one.exam, title: name(one.exam) }) : null)),
      notes.map((note) => h("li", {}, marked(note)))),
    isReadOnly ? null : h("p", { class: "actions" }, button("Rules, dates and sources", () => openRules(part), { "aria-haspopup": "dialog" })),
  ];
}

function noPlan(part, plan, isReadOnly) {
  const { because, repairs, edits = [], more_repairs: more } = plan.conflict ?? { because: [], repairs: [] };
  return [
    h("p", { class: "verdict-big bad" }, h("span", { "aria-hidden": "true" }, "✕ "), "No plan exists."),
    h("p", { class: "quiet" }, `As of ${inWords(plan.as_of)}, by the rules of this catalog. Proven: each of these reasons is needed.`),
    h("h4", {}, "Why"), h("ol", { class: "why" }, nested(because)),
    repairs.length > 0 ? [h("h4", {}, "What would make it possible"), h("ul", { class: "repairs" }, repairs.map((text, place) => h("li", {},
      h("span", {}, marked(text)), edits[place]?.length && !isReadOnly ? button("Try this", () => apply(part, edits[place]), { "aria-label": `Try this: ${text.replaceAll("`", "")}` }) : null)),
    more > 0 ? h("li", { class: "quiet" }, `and ${more} more`) : null)] : h("p", {}, "Nothing that could be changed in the question makes it possible."),
    isReadOnly ? null : h("p", { class: "actions" }, button("Rules, dates and sources", () => openRules(part), { "aria-haspopup": "dialog" })),
  ];
}

// Reasons that stand deeper explain the one before them that stands less deep.
function nested(reasons) {
  const items = [];
  for (let place = 0; place < reasons.length;) {
    const { depth, text } = reasons[place];
    let end = place + 1;
    while (end < reasons.length && reasons[end].depth > depth) {
      end += 1;
    }
    const inner = reasons.slice(place + 1, end);
    items.push(h("li", {}, marked(text.charAt(0).toUpperCase() + text.slice(1)), inner.length > 0 ? h("ul", {}, nested(inner)) : null));
    place = end;
  }
  return items;
}

function apply(part, edits) {
  change((now) => edits.forEach(({ key, set, add, remove }) => {
    if (key === "goals") {
      now.goals = now.goals.filter((goal) => !(goal.catalog === part.catalog && goal.id === remove));
    } else if (key === "passed" || key === "held") {
      const [id, day = ""] = add.split("@");
      now.have = now.have.filter((one) => one.id !== id);
      now.have.push({ catalog: part.catalog, id: item(part.catalog, id)?.id ?? id, as: key, day });
    } else if (key === "minimize") {
      now.lists.minimize = set.split(",");
    } else if (set !== undefined) {
      now.single[key] = set;
    } else if (add !== undefined) {
      now.lists[key] = [...list(key), add];
    } else {
      now.lists[key] = list(key).filter((one) => one.toLowerCase() !== remove.toLowerCase());
    }
  }));
}
