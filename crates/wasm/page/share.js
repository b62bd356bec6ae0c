// Handing the question and its answer on.

import { h, fill, button, save, problems, say } from "./dom.js";
import { question, fragment, request } from "./question.js";
import { image } from "./drawer.js";
import { title } from "./catalogs.js";
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
  const own = question.transcript ? " The transcript file is not part of it." : "";
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
  return pictures.askAll(parts.map((part) => request(part, "plan", { format: undefined, graph: "svg" }))).then((responses) => fill(drawn, responses.map((response, at) => {
    const name = parts[at].goals.map((goal) => title(parts[at].catalog, goal)).join(" and ");
    return response.error ? problems(response.error) : response.stdout ? [image(response.stdout, `The path to ${name}: exams in study order, and what they count for`),
      h("p", { class: "actions" }, button("Save the picture (.svg)", () => save(`${parts[at].goals.join("-")}.svg`, response.stdout, "image/svg+xml")))] : h("p", { class: "empty" }, "There is no plan to draw.");
  })));
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
