// The plan in time: a pace, days off, a last day, and what each exam can wait for.

import { h, button, count, field, save, problems } from "./dom.js";
import { question, change, watch, request, parts, isTimed } from "./question.js";
import { single } from "./wishes.js";
import { title } from "./catalogs.js";
import { inWords } from "./day.js";
import { Lane } from "./engine.js";

const lane = new Lane();
const HINT = "Give a pace: hours of study a week, exams a month, or weeks for an exam.";

export function whenForm() {
  const number = (id, attributes) => h("input", { id, type: "number", min: "1", inputmode: "numeric", ...attributes });
  const blackout = h("input", { id: "blackout", type: "text", autocomplete: "off", onchange: () => change((now) => (now.lists.blackout = blackout.value.split(/[,;\s]+/).filter(Boolean))) });
  const weekdays = h("input", { id: "weekdays", type: "checkbox", onchange: () => change((now) => (now.weekdays = weekdays.checked)) });
  watch(() => {
    weekdays.checked = question.weekdays;
    if (document.activeElement !== blackout) {
      blackout.value = (question.lists.blackout ?? []).join(", ");
    }
  });
  return h("div", { class: "fields controls" },
    single("hours_per_week", "Hours a week", number("hours-per-week", { max: "168" })),
    single("default_hours", "Hours for an exam without an estimate", number("default-hours", {}), "40 where nothing is said."),
    single("exams_per_month", "or exams a month", h("input", { id: "exams-per-month", type: "text", inputmode: "decimal", autocomplete: "off" }), "Such as 1 or 0.5."),
    single("weeks_per_exam", "or weeks for an exam", number("weeks-per-exam", {})),
    single("start", "Begin on", h("input", { id: "start", type: "date" })),
    single("by", "Done by", h("input", { id: "by", type: "date" })),
    field("Days off", blackout, "Such as 2026-12-20..2027-01-03, several with commas."),
    h("div", { class: "field" }, h("label", { class: "inline", for: "weekdays" }, weekdays, " No exam on a weekend")));
}

/** The timeline of the plans that are shown. */
export function showWhen(answers) {
  if (!isTimed()) {
    return h("p", { class: "empty" }, HINT);
  }
  return answers.map(({ part, plan, error }) => {
    if (error) {
      return problems(error);
    }
    if (plan.status === "infeasible") {
      return h("p", { class: "bad" }, "No plan can be done in time. “Plan” says why, and what would help.");
    }
    if (!plan.calendar) {
      return h("p", { class: "empty" }, plan.status === "earned" ? "Nothing is left to sit." : HINT);
    }
    return timeline(part, plan, answers.length > 1);
  });
}

function timeline(part, plan, isOneOfSeveral) {
  const name = (id) => plan.exams.find((exam) => exam.id === id)?.title ?? title(part.catalog, id);
  const { calendar } = plan;
  const first = Date.parse(calendar.start);
  const days = calendar.sittings.flatMap((one) => [one.day, one.last_safe?.sit]).filter(Boolean).map((day) => Date.parse(day));
  const last = Math.max(first + 1, ...[...calendar.sittings.map((one) => one.day), calendar.by].map((day) => Date.parse(day ?? calendar.start)));
  const at = (day) => Math.max(0, Math.min(100, ((Date.parse(day) - first) / (last - first)) * 100));
  const mark = (day) => {
    const bar = h("span", { class: "track", "aria-hidden": "true" }, h("span", { class: "point" }));
    bar.firstChild.style.insetInlineStart = `${at(day)}%`;
    return bar;
  };
  const row = (day, what, more = null, kind = "") => ({ day: day ?? "9999", element: h("li", { class: kind }, h("span", { class: "day" }, day ? inWords(day) : "after the last day"), h("span", { class: "what" }, what, h("span", { class: "quiet" }, more)), mark(day ?? calendar.start)) });
  const sittings = calendar.sittings.map((one) => row(one.day, [h("strong", {}, name(one.exam)), " ", h("code", {}, one.exam)],
    one.last_safe ? ` can wait until ${inWords(one.last_safe.sit)}${wait(one.last_safe.then, plan)}` : days.length > 0 ? " no last day matters" : ""));
  const lapses = plan.told.filter((one) => one.until && one.until >= calendar.start).map((one) => row(one.until, [h("strong", {}, name(one.item)), " ", h("code", {}, one.item)], " is active until then", "beside-line"));
  const off = (calendar.blackout ?? []).map((span) => row(span.split("..")[0], "Days off", span.includes("..") ? ` until ${inWords(span.split("..")[1])}` : "", "beside-line"));
  const by = calendar.by ? [row(calendar.by, h("strong", {}, "To be done by then"), "", "beside-line")] : [];
  const rows = [...sittings, ...lapses, ...off, ...by].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0)).map((one) => one.element);
  return h("section", { class: "stack", "aria-label": `Calendar for ${part.goals.map(name).join(" and ")}` },
    isOneOfSeveral ? h("h3", {}, part.goals.map(name).join(" and ")) : null,
    h("p", {}, `From ${inWords(calendar.start)}`, calendar.done ? `, done on ${inWords(calendar.done)}` : "", calendar.by ? `, to be done by ${inWords(calendar.by)}` : "", "."),
    h("ol", { class: "timeline" }, rows),
    h("p", { class: "actions" }, button("Save the calendar (.ics)", () => calendarFile(part))));
}

function wait(then, plan) {
  const words = { "as good": "; after that others do as well", worse: "; after that it is worse", impossible: "; after that there is no plan", unknown: "; what is left after that is not known" };
  const totals = then.totals?.cost ? `: ${count(then.totals.exams, "exam")}, ${then.totals.cost} ${plan.totals.currency}` : "";
  return `${words[then.status] ?? ""}${totals}`;
}

async function calendarFile(part) {
  const response = await lane.ask(request(part, "plan", { format: "ics" }));
  if (!response.error) {
    save(`${part.goals.join("-")}.ics`, response.stdout, "text/calendar");
  }
}
