// Handing the question and its answer on.

import { h, fill, button, save, problems, say } from "./dom.js";
import { question, fragment, request } from "./question.js";
import { image } from "./drawer.js";
import { title, catalog } from "./catalogs.js";
import { path } from "./path.js";
import { Lane } from "./engine.js";

const pictures = new Lane();
const files = new Lane();

export function showShare(parts, place) {
  const address = `${location.href.split("#")[0]}#${fragment()}`;
  const link = h("input", { type: "text", id: "link", readonly: true, value: address, "aria-describedby": "link-note", onfocus: () => link.select() });
  const copied = h("span", { role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      link.select();
      document.execCommand("copy");
    }
    copied.textContent = " Copied.";
  };
  const drawn = h("div", { class: "pictures" }, h("p", { role: "status" }, "Drawing …"));
  const isOwn = parts.some((part) => catalog(part.catalog)?.source || catalog(part.catalog)?.prices_source);
  const own = (question.transcript ? " The transcript file is not part of it." : "") + (isOwn ? " Your own catalog or prices are not part of it." : "");
  fill(place,
    h("section", { class: "stack" }, h("h3", {}, "A link to this question"),
      h("p", { class: "field" }, h("label", { for: "link" }, "Address"), link),
      h("p", { class: "actions" }, button("Copy", copy), copied),
      h("p", { id: "link-note", class: "quiet" }, `It holds the goals, what you have, days and wishes, after the # sign. A browser never sends that part to a host; whoever gets the link can read it.${own}`)),
    h("section", { class: "stack" }, h("h3", {}, "On paper and as files"),
      h("p", { class: "actions" }, button("Print the plan", printPlan), parts.map((part) => [
        ["html", "text/html"], ["json", "application/json"], ["csv", "text/csv"], ["markdown", "text/markdown"], ["text", "text/plain"],
      ].map(([format, type]) => button(`${parts.length > 1 ? `${part.goals[0]} ` : ""}${format}`, () => file(part, format, type)))))),
    h("section", { class: "stack" }, h("h3", {}, "The path as a picture"), drawn));
  const asked = parts.flatMap((part) => [request(part, "plan"), request(part, "plan", { format: undefined, graph: "svg" })]);
  return pictures.askAll(asked).then((responses) => fill(drawn, parts.map((part, at) => picture(part, ...responses.slice(2 * at, 2 * at + 2)))));
}

function picture(part, planned, drawn) {
  const name = part.goals.map((goal) => title(part.catalog, goal)).join(" and ");
  if (planned.error) {
    return problems(planned.error);
  }
  const plan = JSON.parse(planned.stdout);
  if (plan.status === "infeasible" || !drawn.stdout) {
    return h("p", { class: "empty" }, "There is no plan to draw.");
  }
  return [path(part, plan),
    h("details", { class: "controls" }, h("summary", {}, "With everything that it counts for"), image(drawn.stdout, `The path to ${name}: exams in study order, and what they count for`),
      h("p", { class: "actions" }, button("Save the picture (.svg)", () => save(`${part.goals.join("-")}.svg`, drawn.stdout, "image/svg+xml"))))];
}

function printPlan() {
  document.getElementById("tab-plan").click();
  say("Printing the plan");
  setTimeout(() => window.print(), 50);
}

async function file(part, format, type) {
  const endings = { markdown: "md", text: "txt" };
  const response = await files.ask(request(part, "plan", { format, quiet: false }));
  if (!response.error) {
    save(`${part.goals.join("-")}.${endings[format] ?? format}`, response.stdout, type);
  }
}

export function stopSharing() {
  pictures.cancel();
}
