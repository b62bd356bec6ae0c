import { start, ask } from "./engine.js";
import { load, loadItems } from "./catalogs.js";
import { readFragment } from "./question.js";
import { onePerson } from "./one.js";
import { manyPeople } from "./many.js";
import { openCatalogs } from "./drawer.js";
import { seeker } from "./search.js";
import { h, fill } from "./dom.js";

const main = document.getElementById("main");
const buttons = { one: document.getElementById("mode-one"), many: document.getElementById("mode-many") };

const started = start();
window.studypath = { ask: (request) => started.then(() => ask(request)) };

async function run() {
  try {
    await started;
    await load();
  } catch (error) {
    fill(main, h("div", { class: "problem", role: "alert" }, h("p", {}, h("strong", {}, "The engine does not start in this browser.")),
      h("p", {}, "It needs WebAssembly and workers, as any browser since 2023 has them."), h("p", { class: "quiet" }, String(error))));
    return;
  }
  const views = { one: onePerson(), many: manyPeople() };
  const skip = document.querySelector(".skip");
  const show = (mode) => {
    fill(main, views[mode]);
    skip.href = mode === "one" ? "#answer" : "#people-answer";
    Object.entries(buttons).forEach(([name, one]) => one.setAttribute("aria-pressed", String(name === mode)));
  };
  buttons.one.addEventListener("click", () => show("one"));
  buttons.many.addEventListener("click", () => show("many"));
  // The fragment is the question: going to the answer leaves it alone.
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    main.querySelector(skip.hash).focus();
  });
  document.getElementById("open-catalogs").addEventListener("click", openCatalogs);
  show(location.hash === "#people" ? "many" : "one");
  const text = location.hash.slice(1) === "people" ? "" : location.hash.slice(1);
  // Exams are known only when the rules of every catalog were read: a fragment that names one waits for that.
  const isSimple = !/(^|&)(passed|booked|with|without|price|track)=/.test(text);
  if (isSimple) {
    readFragment(text);
  }
  await loadItems();
  if (!isSimple) {
    readFragment(text);
  }
  document.dispatchEvent(new Event("studypath:items"));
  window.addEventListener("hashchange", () => readFragment(location.hash.slice(1)));
  document.documentElement.dataset.ready = "yes";
  // The engine beside reads the catalogs before somebody types.
  seeker({})("a");
}

run();
