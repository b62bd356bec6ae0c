// What proves an answer: its scope, the certificate as a file, and the check of it.

import { h, fill, button, save, problems } from "./dom.js";
import { Lane } from "./engine.js";
import { request } from "./question.js";

const lane = new Lane();

export function openProof(part, plan, command = "plan", more = {}) {
  const dialog = document.getElementById("proof");
  const result = h("div", { role: "status" });
  const isProven = plan.status === "optimal" && !plan.believed;
  const asked = () => lane.ask(request(part, command, { ...more, proof: true })).then((response) => {
    if (!response.proof) {
      fill(result, response.error ? problems(response.error) : h("p", {}, response.stderr.trim() || "There is no certificate for this answer."));
    }
    return response.proof;
  });
  const name = `${part.goals.join("-")}.proof`;
  const keep = async () => {
    const proof = await asked();
    if (proof) {
      save(name, proof, "text/plain");
      fill(result, h("p", {}, `Saved as ${name}. studypath-verify checks it without this page; studypath verify also posts the rules again.`));
    }
  };
  const check = async () => {
    fill(result, h("p", {}, "Checking …"));
    const proof = await asked();
    if (proof) {
      const verified = await lane.ask({ command: "verify", file: { name, text: proof } });
      fill(result, verified.error ? problems(verified.error) : h("pre", { tabindex: "0" }, verified.stdout));
    }
  };
  fill(dialog,
    h("h2", { id: "proof-title" }, "What is proven"),
    plan.status === "earned" ? h("p", {}, "Everything asked for is on hand: there is nothing to sit.") : null,
    h("p", {}, isProven
      ? "No other legal plan is better in the first criterion, then in the second, and so on. Of equally good plans the first in catalog order was taken."
      : plan.status === "unproven" ? "This plan keeps every rule, but a limit stopped the search before it was proven that nothing is better." : null),
    h("p", {}, "This holds among the rules, routes and prices of this catalog. What the catalog does not know, such as credits and fees, is not part of it."),
    plan.bound && Object.keys(plan.bound).length > 0 ? h("p", {}, "Nothing is below: ", Object.entries(plan.bound).map(([key, value]) => `${key} ${value}`).join(", "), ".") : null,
    h("p", { class: "actions" }, isProven ? [button("Save the certificate", keep), button("Check it here", check)] : null, button("Close", () => dialog.close(), { autofocus: true })),
    result);
  dialog.showModal();
}
