// What is aimed at.

import { h, fill, button } from "./dom.js";
import { combobox } from "./combobox.js";
import { title, catalog, named, item } from "./catalogs.js";
import { seeker } from "./search.js";
import { question, change, watch } from "./question.js";

const STARTERS = [
  ["Kubestronaut", "kubestronaut"],
  ["Azure Solutions Architect", "azure-solutions-architect-expert"],
  ["AWS Solutions Architect", "aws-sap"],
  ["MCSE 2003", "mcse-2003"],
];

export function describe(found) {
  return [
    h("span", { class: "option-title" }, found.title),
    h("span", { class: "option-about" }, h("code", {}, found.id), ` · ${found.catalog_title}`, found.no_plan ? h("span", { class: "warn" }, ` · ${found.no_plan.text}`) : null),
  ];
}

export function goalSection() {
  const chosen = h("ul", { class: "chips", "aria-label": "Goals" });
  const starters = STARTERS.filter(([, id]) => named(id, "credential").length > 0).map(([text, id]) => ({ text, item: () => named(id, "credential")[0] }));
  const box = combobox({
    id: "goal", label: "Credential to earn", hint: "By id, title or vendor. Several may be chosen.",
    find: seeker({ kind: "credential" }), describe, take: addGoal, starters,
  });
  watch(() => {
    fill(chosen, question.goals.map((goal) => {
      const name = title(goal.catalog, goal.id);
      const about = item(goal.catalog, goal.id);
      return h("li", { class: "chip" },
        h("span", { class: "chip-title" }, name),
        h("span", { class: "chip-about" }, h("code", {}, goal.id), ` · ${catalog(goal.catalog)?.title ?? goal.catalog}`),
        about?.no_plan ? h("span", { class: "chip-about warn" }, about.no_plan.text) : null,
        button("×", () => dropGoal(goal), { class: "remove", "aria-label": `Remove the goal ${name}` }));
    }));
    box.classList.toggle("has-some", question.goals.length > 0);
  });
  return h("section", { "aria-labelledby": "goal-head" }, h("h2", { id: "goal-head" }, "Goal"), chosen, box);
}

export function addGoal(found) {
  change((now) => {
    if (!now.goals.some((goal) => goal.catalog === found.catalog && goal.id === found.id)) {
      now.goals.push({ catalog: found.catalog, id: found.id });
    }
  });
}

function dropGoal(goal) {
  change((now) => (now.goals = now.goals.filter((one) => one !== goal)));
  document.getElementById("goal").focus();
}
