// Staying active until a day.

import { h, fill, button, field, save, problems } from "./dom.js";
import { question, request } from "./question.js";
import { single } from "./wishes.js";
import { title } from "./catalogs.js";
import { inWords } from "./day.js";
import { cost } from "./money.js";
import { Lane } from "./engine.js";
import { report } from "./report.js";

const lane = new Lane();
const files = new Lane();

export function keepForm() {
  return h("div", { class: "fields controls" }, single("until", "Stay active until", h("input", { id: "until", type: "date" }), "What is held needs the day on which it was earned."));
}

export function showKeep(parts, place) {
  if (!question.single.until) {
    fill(place, h("p", { class: "empty" }, "Give the last day on which everything is to be active."));
    return Promise.resolve();
  }
  fill(place, h("p", { role: "status" }, "Working …"));
  const asked = parts.flatMap((part) => [request(part, "keep"), request(part, "keep", { format: "html" })]);
  return lane.askAll(asked).then((responses) => fill(place, parts.map((part, at) => {
    const [data, words] = responses.slice(2 * at, 2 * at + 2);
    return data.error ? problems(data.error) : keeping(part, JSON.parse(data.stdout), words);
  })));
}

function keeping(part, kept, words) {
  const name = (id) => title(part.catalog, id);
  return h("section", { class: "stack", "aria-label": "Renewals" },
    kept.steps.length > 0 ? h("ol", { class: "timeline" }, kept.steps.map((step) => h("li", {},
      h("span", { class: "day" }, `by ${inWords(step.day)}`),
      h("span", { class: "what" }, h("strong", {}, step.title), " ", h("code", {}, step.exam ?? step.renew), h("span", { class: "quiet" }, ` keeps ${step.keeps.map((one) => `${name(one.credential)}${one.until ? ` until ${inWords(one.until)}` : ""}`).join("; ")}`)),
      h("span", { class: "price" }, step.price ? `${step.price} ${kept.totals.currency}` : "")))) : null,
    kept.totals.exams !== null ? h("p", {}, h("strong", {}, `${kept.totals.exams} exams, ${cost(kept.totals)}`)) : null,
    h("p", { class: "actions" }, button("Save the calendar (.ics)", async () => {
      const response = await files.ask(request(part, "keep", { format: "ics" }));
      if (!response.error) {
        save(`${part.goals.join("-")}-renewals.ics`, response.stdout, "text/calendar");
      }
    })),
    words.error ? null : h("details", {}, h("summary", {}, "The whole answer"), report(words.stdout, 2, true)));
}

export function stopKeeping() {
  lane.cancel();
}
