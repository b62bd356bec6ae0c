// One person: the question on one side, its answer on the other.

import { h, fill, button, problems, say, count } from "./dom.js";
import { goalSection } from "./goal.js";
import { haveSection, showVerdicts } from "./have.js";
import { wishesSection } from "./wishes.js";
import { showPlans, stopBeside } from "./plan.js";
import { whenForm, showWhen } from "./when.js";
import { showCompare, stopComparing } from "./compare.js";
import { keepForm, showKeep, stopKeeping } from "./keep.js";
import { showShare, stopSharing } from "./share.js";
import { tabs } from "./tabs.js";
import { cost } from "./money.js";
import { Lane } from "./engine.js";
import { question, change, watch, parts, request, fragment } from "./question.js";

const VIEWS = [["plan", "Plan"], ["when", "When"], ["compare", "Compare and why"], ["keep", "Keep"], ["share", "Share"]];
const lane = new Lane();

export function onePerson() {
  const answer = h("section", { id: "answer", "aria-label": "Answer", tabindex: "-1" });
  const shown = tabs("Answer", VIEWS, (id) => change((now) => (now.view = id)));
  const planned = h("div", { class: "stack" });
  const timed = h("div", { class: "stack" });
  const compared = h("div", { class: "stack" });
  const kept = h("div", { class: "stack" });
  const shared = h("div", { class: "stack" });
  fill(shown.panel("plan"), planned);
  fill(shown.panel("when"), whenForm(), timed);
  fill(shown.panel("compare"), compared);
  fill(shown.panel("keep"), keepForm(), kept);
  fill(shown.panel("share"), shared);
  const busy = h("p", { class: "busy", hidden: true }, h("span", { class: "spinner", "aria-hidden": "true" }), "Working … ", button("Cancel", cancel));
  const brief = button("", () => answer.focus(), { class: "brief", hidden: true });
  const unread = h("p", { class: "warn", role: "status" });
  fill(answer, shown.list, unread, busy, shown.panels);

  let asked = "";
  let timer = 0;
  let answers = [];
  const draw = () => {
    fill(planned, showPlans(answers));
    fill(timed, showWhen(answers));
    showVerdicts(answers.flatMap(({ plan }) => plan?.told ?? []));
  };
  function cancel() {
    lane.cancel();
    clearTimeout(timer);
    busy.hidden = true;
    answer.removeAttribute("aria-busy");
    asked = "";
    const again = () => h("p", { class: "empty" }, "Cancelled. ", button("Ask again", () => update()));
    fill(planned, again());
    fill(timed, again());
    say("Cancelled");
  }

  async function update() {
    const all = parts();
    const requests = all.map((part) => request(part, "plan"));
    const view = VIEWS.some(([id]) => id === question.view) ? question.view : "plan";
    shown.show(view);
    brief.hidden = view === "keep" || answers.length === 0;
    keepAddress();
    unread.textContent = question.unread.length > 0 ? `Not understood in the address: ${question.unread.join(", ")}` : "";
    const now = JSON.stringify(requests);
    const isNew = now !== asked;
    if (isNew) {
      asked = now;
      ask(all, requests);
    }
    stopComparing();
    stopKeeping();
    stopSharing();
    if (all.length === 0) {
      [compared, kept, shared].forEach((place) => fill(place, nothing()));
    } else if (view === "compare") {
      showCompare(all, compared);
    } else if (view === "keep") {
      showKeep(all, kept);
    } else if (view === "share") {
      showShare(all, shared);
    }
  }

  async function ask(all, requests) {
    lane.cancel();
    stopBeside();
    clearTimeout(timer);
    busy.hidden = true;
    if (all.length === 0) {
      answers = [];
      brief.hidden = true;
      fill(planned, nothing());
      fill(timed, nothing());
      showVerdicts([]);
      answer.removeAttribute("aria-busy");
      return;
    }
    // What is on the screen is no answer to what is asked now.
    answer.setAttribute("aria-busy", "true");
    timer = setTimeout(() => (busy.hidden = false), 300);
    const began = performance.now();
    try {
      const responses = await lane.askAll(requests);
      answers = all.map((part, at) => (responses[at].error ? { part, error: responses[at].error } : { part, plan: JSON.parse(responses[at].stdout) }));
      draw();
      const words = answers.map(({ plan }) => (plan ? inShort(plan) : "This cannot be answered")).join("; ");
      say(words);
      fill(brief, words, h("span", { "aria-hidden": "true" }, " ↓"));
      brief.hidden = question.view === "keep";
      performance.measure("answer", { start: began, end: performance.now() });
    } catch (error) {
      fill(planned, h("div", { class: "problem" }, h("p", {}, h("strong", {}, "The engine failed."), " It was started anew; the question may be asked again."), h("p", { class: "quiet" }, String(error.message))));
    }
    clearTimeout(timer);
    busy.hidden = true;
    answer.removeAttribute("aria-busy");
  }

  watch(update);
  // Titles of exams may come after the first answer.
  document.addEventListener("studypath:items", () => answers.length > 0 && draw());
  const side = h("div", { class: "question", role: "group", "aria-label": "Question" }, goalSection(), haveSection(), wishesSection());
  return h("div", { class: "columns" }, side, answer, brief);
}

function nothing() {
  return h("div", { class: "empty" }, h("p", {}, "Choose a credential, and the cheapest exams to it stand here."), h("p", {}, "Then say what you have: each thing takes something off the plan, or you are told why not."));
}

function inShort(plan) {
  const words = { optimal: "proven optimal", earned: "nothing left to sit", infeasible: "no plan exists", unproven: "not proven" };
  return plan.status === "infeasible" ? words.infeasible : `${count(plan.totals.exams, "exam")}, ${cost(plan.totals)}, ${words[plan.status]}`;
}

function keepAddress() {
  const text = fragment();
  if (text !== location.hash.slice(1)) {
    history.replaceState(null, "", `${location.pathname}${location.search}${text ? `#${text}` : ""}`);
  }
}
