// The people behind a number, and the plan of each of them.

import { h, fill, button, field, marked, count, problems } from "./dom.js";
import { Lane } from "./engine.js";
import { showPlans } from "./plan.js";
import { showVerdictsOf } from "./told.js";

const lane = new Lane();
const PAGE = 50;

/** Opens the list of those who have something in common. */
export function openList(words, wanted, file, everybody) {
  const dialog = document.getElementById("drawer");
  const place = h("div", {});
  const find = h("input", { type: "search", id: "find-person", oninput: () => show(0) });
  const finding = h("div", { class: "fields controls" }, field("Find by id or name", find));
  const heading = h("h2", { id: "drawer-title", tabindex: "-1" }, words);

  async function show(skip) {
    finding.hidden = false;
    fill(place, h("p", { role: "status" }, "Looking …"));
    const list = { ...wanted, skip, most: PAGE, ...(find.value.trim() ? { find: find.value.trim() } : {}) };
    const reply = await lane.people({ question: everybody(), list }, file);
    if (reply.error) {
      fill(place, problems(reply.error));
      return;
    }
    const { people, rows } = reply.list;
    fill(place,
      h("p", { role: "status" }, people > rows.length ? `${(skip + 1).toLocaleString("en")} to ${(skip + rows.length).toLocaleString("en")} of ${count(people, "person", "people")}` : count(people, "person", "people")),
      h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": words }, h("table", {},
        h("thead", {}, h("tr", {}, ["person", "exams to sit", "cost", ""].map((head) => (head ? h("th", { scope: "col" }, head) : null)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.status === "error" ? row.id || "–" : button(row.name ? `${row.name} (${row.id})` : row.id, () => person(row), { class: "number" })),
          h("td", {}, row.status === "earned" ? "nothing left" : row.exams.join(", ") || marked(row.message)), h("td", {}, row.cost && row.exams.length > 0 ? `${row.cost} ${row.currency}` : "")))))),
      h("p", { class: "actions" }, skip > 0 ? button("Before", () => show(Math.max(0, skip - PAGE))) : null, skip + rows.length < people ? button("More", () => show(skip + PAGE)) : null));
  }

  async function person(row) {
    const pieces = [];
    await lane.people({ question: everybody({ unknown: "ignore" }), documents: true }, new Blob([row.file]), { onRows: (bytes) => pieces.push(bytes) });
    const plan = JSON.parse(await new Blob(pieces).text());
    const part = { catalog: plan.catalog, goals: plan.goals };
    const name = row.name ? `${row.name} (${row.id})` : row.id;
    heading.textContent = name;
    finding.hidden = true;
    fill(place, h("div", { class: "person" }, showVerdictsOf(plan.told, part.catalog), showPlans([{ part, plan }], true)),
      h("p", { class: "actions" }, button("Back to the list", () => { heading.textContent = words; show(0); }), button("Print this plan", () => window.print())));
    heading.focus();
  }

  fill(dialog, h("div", { class: "drawer-head" }, heading, button("Close", () => dialog.close(), { autofocus: true })),
    finding, place);
  dialog.showModal();
  show(0);
}
