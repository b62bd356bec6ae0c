// Many people: a file of them, the totals, and everybody behind each number.

import { h, fill, button, field, marked, problems, say, count, save } from "./dom.js";
import { combobox } from "./combobox.js";
import { catalog, title } from "./catalogs.js";
import { describe } from "./goal.js";
import { seeker } from "./search.js";
import { today } from "./day.js";
import { Lane } from "./engine.js";
import { showTotals } from "./totals.js";
import { openList } from "./listing.js";
import { budgetSection } from "./budget.js";
import { whatIfSection } from "./whatif.js";
import { look, isPlain, anew } from "./rows.js";
import { recognised, reportFile } from "./recognised.js";

const EXAMPLE = "id,name,passed,held\nann,Ann,70-290;70-291@2004-03-09,\nbob,Bob,,mcsa-2000\ncid,Cid,,\n";

const lane = new Lane();
const state = { chosen: null, how: null, file: null, goals: [], asOf: "", unknown: "error", rows: [], reply: null };

/** What everybody is asked. */
export function everybody(more = {}) {
  const [first] = state.goals;
  const asked = { command: "plan", today: today(), goals: state.goals.map((goal) => goal.id), unknown: state.unknown, ...more };
  if (first) {
    asked.catalog = catalog(first.catalog)?.source ?? first.catalog;
  }
  if (state.asOf) {
    asked.as_of ??= state.asOf;
  }
  return asked;
}

export function manyPeople() {
  const file = h("input", { type: "file", id: "people-file", accept: ".csv,text/csv,text/plain", onchange: () => file.files[0] && take(file.files[0]) });
  const goals = h("ul", { class: "chips", "aria-label": "Goals of everybody" });
  const asOf = h("input", { type: "date", id: "people-as-of", onchange: () => { state.asOf = asOf.value; run(); } });
  const unknown = h("select", { id: "people-unknown", onchange: () => { state.unknown = unknown.value; run(); } },
    h("option", { value: "error" }, "are mistakes"), h("option", { value: "ignore" }, "are left out, and named"));
  const about = h("div", { class: "read-as" });
  const how = h("div", { class: "controls" });
  const result = h("section", { id: "people-answer", class: "stack", "aria-label": "Totals", tabindex: "-1" });
  const bar = h("progress", { max: "1", "aria-label": "Progress" });
  const done = h("span", {});
  const working = h("p", { class: "busy", hidden: true }, bar, " ", done, " ", button("Cancel", () => {
    lane.cancel();
    working.hidden = true;
    result.removeAttribute("aria-busy");
    fill(result, h("p", { class: "empty" }, "Cancelled. ", button("Ask again", run)));
    say("Cancelled");
  }));
  const box = combobox({
    id: "people-goal", label: "Credential for everybody", hint: "Rows with a goal of their own keep it. All goals are of one catalog.",
    find: seeker({ kind: "credential", of: () => state.goals.slice(0, 1).map((goal) => goal.catalog) }), describe,
    take: (found) => {
      state.goals.push({ catalog: found.catalog, id: found.id });
      showGoals();
      run();
    },
  });

  function showGoals() {
    fill(goals, state.goals.map((goal) => h("li", { class: "chip small" }, h("span", { class: "chip-title" }, title(goal.catalog, goal.id)), " ", h("code", {}, goal.id),
      button("×", () => {
        state.goals = state.goals.filter((one) => one !== goal);
        showGoals();
        run();
      }, { class: "remove", "aria-label": `Remove the goal ${goal.id}` }))));
  }

  async function take(chosen) {
    state.chosen = chosen;
    state.reply = null;
    const how = await look(chosen);
    if (state.chosen === chosen) {
      readBy(how);
    }
  }

  // A file that is written in another way than the engine reads is written anew first.
  async function readBy(how) {
    lane.cancel();
    state.how = how;
    state.file = null;
    showHow();
    if (isPlain(how)) {
      state.file = state.chosen;
    } else {
      working.hidden = false;
      done.textContent = "reading";
      const file = await anew(state.chosen, how, (part) => (bar.value = part));
      working.hidden = true;
      if (state.how !== how) {
        return;
      }
      state.file = file;
    }
    run();
  }

  function showHow(reply) {
    const isOpen = how.querySelector("details")?.open || Boolean(reply?.error) || (reply?.summary?.people > 0 && reply.summary.status.error === reply.summary.people);
    fill(how, state.how && state.how.columns.length > 0 ? recognised(state.how, readBy, isOpen) : null);
  }

  async function run() {
    lane.cancel();
    fill(about);
    if (!state.file || state.goals.length === 0) {
      fill(result, h("p", { class: "empty" }, state.file ? "Choose a credential for everybody." : "Choose a file of people and a credential."));
      return;
    }
    state.rows = [];
    if (!state.reply || state.reply.error) {
      fill(result);
    }
    result.setAttribute("aria-busy", "true");
    const late = setTimeout(() => (working.hidden = false), 200);
    bar.removeAttribute("value");
    done.textContent = "";
    const began = performance.now();
    const request = { question: everybody(), closest: 10 };
    try {
      const reply = await lane.people(request, state.file, {
        onRows: (rows) => state.rows.push(new Blob([rows])),
        onProgress: ({ people, bytes, size }) => {
          bar.value = size > 0 ? bytes / size : 1;
          done.textContent = `${people.toLocaleString("en")} people`;
        },
      });
      state.reply = reply;
      performance.measure("people", { start: began, end: performance.now() });
      show(reply);
    } catch (error) {
      fill(result, h("div", { class: "problem" }, h("p", {}, h("strong", {}, "The engine failed on this file."), " It was started anew."), h("p", { class: "quiet" }, String(error.message))));
    }
    clearTimeout(late);
    working.hidden = true;
    result.removeAttribute("aria-busy");
  }

  function show(reply) {
    showHow(reply);
    if (reply.error) {
      fill(result, problems(reply.error));
      say("The file cannot be read");
      return;
    }
    if (reply.summary.people === 0) {
      fill(result, h("p", { class: "empty" }, "Nobody stands below the first line of this file."));
      return;
    }
    fill(about, readAs(reply.read), wrongRows(reply));
    const list = (words, wanted) => openList(words, wanted, state.file, everybody);
    fill(result, showTotals(reply.summary, state.goals[0].catalog, list), budgetSection(reply.summary, state.file, everybody, list),
      whatIfSection(state.file, everybody), saving(reply.summary));
    say(`${count(reply.summary.people, "person", "people")}: ${reply.summary.status.optimal} with a plan, ${reply.summary.status.earned} done, ${reply.summary.status.infeasible} without a route`);
  }

  function saving(summary) {
    const name = state.file.name.replace(/\.[^.]*$/, "");
    return h("section", { class: "controls" }, h("h3", {}, "Save"), h("p", { class: "actions" },
      button("The plans (.csv)", () => save(`${name}-plans.csv`, new Blob(state.rows, { type: "text/csv" }))),
      button("The totals (.json)", () => save(`${name}-totals.json`, JSON.stringify(summary, null, 2), "application/json")),
      button("The report (.html)", () => save(`${name}-report.html`, reportFile(result, summary.goals.map((goal) => title(state.goals[0].catalog, goal)).join(" and ")), "text/html")),
      button("Print the report", () => window.print())));
  }

  fill(result, h("p", { class: "empty" }, "Choose a file of people and a credential."));
  const drop = h("div", { class: "drop" }, field("File of people", file, "CSV: id,passed,held with a person in each row, or id,item,date with an item in each. Other names, separators and days can be told below the file’s first rows."), h("p", { class: "quiet" }, "Or drop it here. It is read piece by piece and stays on this machine."),
    h("p", { class: "actions" }, button("Save an example of one", () => save("people.csv", EXAMPLE, "text/csv"))));
  const side = h("div", { class: "question", role: "group", "aria-label": "Question" },
    h("section", { "aria-labelledby": "people-head" }, h("h2", { id: "people-head" }, "People"), drop),
    h("section", { "aria-labelledby": "people-goal-head" }, h("h2", { id: "people-goal-head" }, "Goal"), goals, box),
    h("section", {}, h("h2", {}, "Day"), field("As of", asOf), field("Ids that no catalog knows", unknown)));
  side.addEventListener("dragover", (event) => event.preventDefault());
  side.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) {
      take(event.dataTransfer.files[0]);
    }
  });
  return h("div", { class: "columns" }, side, h("div", { class: "answer-side" }, working, how, about, result));
}

function readAs(read) {
  return h("p", { class: "quiet" }, read.person_in_each_row ? "A person in each row" : "An item in each row", "; columns ", read.columns.map((name, at) => [at > 0 ? ", " : "", h("code", {}, name)]),
    read.carried.length > 0 ? ["; carried along: ", read.carried.map((name, at) => [at > 0 ? ", " : "", h("code", {}, name)])] : null, ".");
}

function wrongRows({ wrong = [], summary }) {
  if (summary.status.error === 0) {
    return null;
  }
  return h("details", { class: "problem", open: true }, h("summary", {}, `${count(summary.status.error, "row")} cannot be answered`),
    h("ul", {}, wrong.map((row) => h("li", {}, `Line ${row.line}: `, marked(row.message)))),
    summary.status.error > wrong.length ? h("p", { class: "quiet" }, `The first ${wrong.length} are shown; the saved file names each.`) : null);
}
