// Elements made of names, attributes and texts. Text never becomes markup here.

/** `h("p", { class: "quiet", onclick: f }, "text", element, null)`. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts children in the place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text with ids between backticks, which become code. */
export function marked(text) {
  return text.split("`").map((part, place) => (place % 2 === 1 ? h("code", {}, part) : part));
}

/** Says something to a screen reader. */
export function say(text) {
  document.getElementById("live").textContent = text;
}

/** Hands a text or a blob to the person as a file. */
export function save(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** A button. */
export function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, text);
}

/** How many of something. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** A label over its field. */
export function field(label, input, hint) {
  const id = input.id || `field-${(field.number = (field.number || 0) + 1)}`;
  input.id = id;
  const about = hint ? h("small", { id: `${id}-hint` }, hint) : null;
  if (about) {
    input.setAttribute("aria-describedby", about.id);
  }
  return h("div", { class: "field" }, h("label", { for: id }, label), input, about);
}

/** Shows what is wrong, as the engine says it. */
export function problems(error) {
  const place = (found) => (found.line ? `${found.file ?? "text"}, line ${found.line}: ` : "");
  const items = error.diagnostics.map((found) =>
    h("li", {}, place(found), marked(found.message), found.help ? h("div", { class: "quiet" }, "Help: ", marked(found.help)) : null));
  return h("div", { class: "problem", role: "group", "aria-label": "Problems" },
    h("p", {}, h("strong", {}, items.length === 1 ? "This cannot be answered." : `This cannot be answered: ${items.length} problems.`)),
    h("ul", {}, items));
}
