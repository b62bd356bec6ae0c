// An answer as the library lays it out: its HTML is read as data, and only plain elements of it are made anew.

import { h } from "./dom.js";

const KNOWN = new Set(["H1", "H2", "H3", "P", "SECTION", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "UL", "OL", "LI", "STRONG", "SPAN", "CODE", "BR", "DL", "DT", "DD", "DIV", "FOOTER", "PRE"]);
const CLASSES = new Set(["right", "left", "wide", "good", "warn", "bad", "quiet", "total", "verdict"]);

/** The body of an answer in HTML, with its headings so many levels deeper. Where the place has a heading of its own, the first one is left out. */
export function report(html, deeper = 2, isTitled = false) {
  const text = html.slice(html.indexOf("<body>"));
  const { body } = new DOMParser().parseFromString(text, "text/html");
  const nodes = [...body.childNodes];
  const first = isTitled ? nodes.find((node) => node.nodeName === "H1") : null;
  return h("div", { class: "report" }, nodes.filter((node) => node !== first).map((node) => again(node, deeper)));
}

function again(node, deeper) {
  if (node.nodeType === Node.TEXT_NODE) {
    return node.nodeValue;
  }
  if (!KNOWN.has(node.nodeName)) {
    return node.nodeName === "SVG" || node.nodeName === "svg" ? null : node.textContent ?? null;
  }
  const level = /^H([1-6])$/.exec(node.nodeName);
  const isEmptyHead = node.nodeName === "TH" && node.textContent.trim() === "";
  const name = isEmptyHead ? "td" : level ? `h${Math.min(6, Number(level[1]) + deeper)}` : node.nodeName.toLowerCase();
  const classes = [...node.classList].filter((one) => CLASSES.has(one)).join(" ");
  const attributes = { class: classes || null, scope: isEmptyHead ? null : node.getAttribute("scope") };
  const element = h(name, attributes, [...node.childNodes].map((child) => again(child, deeper)));
  return name === "table" ? h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": "Table" }, element) : element;
}
