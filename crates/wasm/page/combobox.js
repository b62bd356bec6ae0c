// A search field with a list of what it finds: the editable combobox with list autocomplete of the ARIA practices.
// The focus stays in the field; arrows move through the list, Enter takes, Escape closes.

import { h, fill } from "./dom.js";

export function combobox({ id, label, hint, find, take, describe, starters = [] }) {
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-describedby": `${id}-hint`,
  });
  let found = [];
  let at = -1;
  let asked = "";
  let isLooking = false;
  let isTaken = false;

  const look = (is) => {
    isLooking = is;
    list.setAttribute("aria-busy", String(is));
  };
  const close = () => {
    list.hidden = true;
    at = -1;
    asked = "";
    look(false);
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (place) => {
    at = place;
    [...list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };
  const choose = (place) => {
    const chosen = found[place];
    input.value = "";
    close();
    take(chosen);
    input.focus();
  };
  // What is found belongs to the letters that stand there: until it is, nothing of it can be taken.
  const show = async () => {
    const text = input.value.trim();
    if (!text) {
      return close();
    }
    if (text === asked && !list.hidden) {
      return undefined;
    }
    asked = text;
    at = -1;
    look(true);
    const answer = await find(text);
    if (asked !== text || document.activeElement !== input) {
      return undefined;
    }
    look(false);
    found = answer;
    const options = found.map((item, place) => h("li", {
      id: `${id}-${place}`, role: "option", "aria-selected": "false",
      onpointerdown: (event) => event.preventDefault(), onclick: () => choose(place),
    }, describe(item)));
    fill(list, options.length > 0 ? options : h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "nothing" }, `Nothing is called “${text}”. Try an id, a word of the title, or the vendor.`));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (found.length > 0) {
      point(0);
      if (isTaken) {
        choose(0);
      }
    }
    isTaken = false;
    return undefined;
  };

  input.addEventListener("input", () => {
    isTaken = false;
    show();
  });
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => input.value && show());
  input.addEventListener("keydown", (event) => {
    const last = found.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        show();
      } else if (last >= 0) {
        point(event.key === "ArrowDown" ? (at >= last ? 0 : at + 1) : (at <= 0 ? last : at - 1));
      }
    } else if (event.key === "Enter" && isLooking) {
      event.preventDefault();
      isTaken = true;
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(at);
    } else if (event.key === "Escape") {
      if (!list.hidden) {
        event.stopPropagation();
        event.preventDefault();
        close();
      } else {
        input.value = "";
      }
    }
  });

  const chips = starters.map(({ text, item }) => h("button", { type: "button", class: "starter", onclick: () => take(item()) }, text));
  return h("div", { class: "combobox" },
    h("label", { for: id }, label),
    h("div", { class: "combobox-field" }, input, list),
    h("small", { id: `${id}-hint` }, hint),
    chips.length > 0 ? h("div", { class: "starters", role: "group", "aria-label": "Examples" }, chips) : null);
}
