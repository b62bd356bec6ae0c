// Tracks side by side, why these exams, and why not another one.

import { h, fill, problems } from "./dom.js";
import { combobox } from "./combobox.js";
import { title } from "./catalogs.js";
import { describe } from "./goal.js";
import { seeker } from "./search.js";
import { request } from "./question.js";
import { Lane } from "./engine.js";
import { report } from "./report.js";

const lane = new Lane();
const whys = new Lane();

/** Fills a place with the comparison of each catalog's goals. */
export function showCompare(parts, place) {
  const shown = parts.map((part) => {
    const compared = h("div", { class: "stack" }, h("p", { role: "status" }, "Comparing …"));
    const explained = h("div", { class: "stack" });
    const answer = h("div", { role: "status" });
    const box = combobox({
      id: `why-${part.catalog}`, label: "Why not this exam?", hint: "What the best plan with it would come to.",
      find: seeker({ kind: "exam", of: () => [part.catalog] }), describe,
      take: (exam) => why(part, exam, answer),
    });
    return { part, compared, explained, element: h("section", { class: "stack" }, parts.length > 1 ? h("h3", {}, part.goals.map((goal) => title(part.catalog, goal)).join(" and ")) : null,
      h("div", { class: "controls" }, box), answer, compared, explained) };
  });
  fill(place, shown.map((one) => one.element));
  const asked = shown.flatMap(({ part }) => [request(part, "compare", { format: "html" }), request(part, "explain", { format: "html" })]);
  return lane.askAll(asked).then((responses) => shown.forEach(({ compared, explained }, at) => {
    const [first, second] = responses.slice(2 * at, 2 * at + 2);
    fill(compared, h("h3", {}, "Tracks side by side"), laid(first));
    fill(explained, h("h3", {}, "Why these exams"), laid(second));
  }));
}

async function why(part, exam, place) {
  fill(place, h("p", {}, "…"));
  const response = await whys.ask(request(part, "explain", { why_not: [exam.id], format: "html" }));
  fill(place, h("h3", {}, `Why not ${exam.title}`), laid(response));
}

function laid(response) {
  return response.error ? problems(response.error) : report(response.stdout, 2, true);
}

export function stopComparing() {
  lane.cancel();
  whys.cancel();
}
