// The path as a picture: what counts already, the steps in the order of study, and the goal; on a narrow screen from top to bottom.

import { h } from "./dom.js";
import { title } from "./catalogs.js";
import { inWords } from "./day.js";

/** The picture of a plan. It is a list of boxes, so that it is read and printed like any other list. */
export function path(part, plan) {
  const name = (id) => title(part.catalog, id);
  const counted = plan.told.filter((one) => ["counts", "renewed"].includes(one.verdict));
  const goals = plan.goals.map((goal) => box("goal", name(goal), goal, plan.exams.length > 0 ? `earned after step ${Math.max(0, ...plan.milestones.filter((one) => one.credential === goal).map((one) => one.after_step))}` : "earned"));
  return h("ol", { class: "path", "aria-label": `The path to ${plan.goals.map(name).join(" and ")}` },
    counted.map((one) => h("li", {}, box("had", name(one.item), one.item, one.date ? `on hand since ${inWords(one.date)}` : "on hand"))),
    runs(plan).map(({ bundle, exams }) => {
      const steps = exams.map((exam) => step(plan, exam, name));
      if (!bundle) {
        return steps.map((one) => h("li", {}, one));
      }
      const apart = bundle.covers.length - exams.length;
      return h("li", { class: "bundle" }, h("ol", { "aria-label": bundle.item }, steps.map((one) => h("li", {}, one))),
        h("p", { class: "bracket" }, `${bundle.item}, ${bundle.price} ${plan.totals.currency}`, apart > 0 ? ` for ${bundle.covers.length}, ${apart} of them elsewhere` : ""));
    }),
    h("li", {}, goals));
}

// Exams that follow each other and are bought together.
function runs(plan) {
  const all = [];
  for (const exam of plan.exams) {
    const bundle = plan.purchases.find((one) => one.covers.length > 1 && one.covers.includes(exam.id)) ?? null;
    if (bundle && all.at(-1)?.bundle === bundle) {
      all.at(-1).exams.push(exam);
    } else {
      all.push({ bundle, exams: [exam] });
    }
  }
  return all;
}

// A certification of one exam is that exam to people: one box.
function step(plan, exam, name) {
  const reached = plan.milestones.filter((one) => one.after_step === exam.step && !plan.goals.includes(one.credential));
  const others = reached.filter((one) => name(one.credential) !== exam.title);
  const isOne = reached.length > others.length;
  return box(isOne ? "exam certification" : "exam", exam.title, exam.id, exam.booked ? "booked" : "", String(exam.step), others.map((one) => `★ ${name(one.credential)}`));
}

function box(kind, heading, id, about, number, more = []) {
  return h("div", { class: `box ${kind}` }, number ? h("span", { class: "number-of" }, number) : null,
    h("strong", {}, heading), heading === id ? null : h("code", {}, id), about ? h("small", {}, about) : null, more.map((text) => h("small", { class: "good" }, text)));
}
