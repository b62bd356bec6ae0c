// Tabs as in the ARIA practices: arrows move, and what is chosen is shown at once.

import { h } from "./dom.js";

export function tabs(label, entries, choose) {
  const list = h("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const panels = entries.map(([id, text]) => {
    const panel = h("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: "0", hidden: true });
    list.append(h("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": panel.id, "aria-selected": "false", tabindex: "-1", onclick: () => choose(id) }, text));
    return panel;
  });
  list.addEventListener("keydown", (event) => {
    const at = [...list.children].indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      const next = list.children[(to + entries.length) % entries.length];
      next.focus();
      next.click();
    }
  });
  const show = (id) => entries.forEach(([each], at) => {
    const isShown = each === id;
    panels[at].hidden = !isShown;
    list.children[at].setAttribute("aria-selected", String(isShown));
    list.children[at].tabIndex = isShown ? 0 : -1;
  });
  return { list, panels, show, panel: (id) => panels[entries.findIndex(([each]) => each === id)] };
}
