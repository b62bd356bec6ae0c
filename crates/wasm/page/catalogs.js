// What can be asked about: every catalog with its credentials and exams, as the engine lists them.

import { ask } from "./engine.js";
import { today } from "./day.js";

export const catalogs = [];
const byKey = new Map();

/** Reads what is built in; the rules of each catalog come after the list, so that a goal can be found at once. */
export async function load() {
  const list = await answer({ command: "catalog list", format: "json", today: today() });
  list.catalogs.forEach((entry) => add(entry, null));
}

export async function loadItems() {
  for (const catalog of catalogs.filter((one) => !one.exams)) {
    await items(catalog);
  }
}

/** Adds a catalog of one's own. Says what is wrong with it, if something is. */
export async function addOwn(source) {
  const listed = await tried({ command: "catalog list", format: "json", today: today(), catalog: source });
  if (listed.error) {
    return listed.error;
  }
  const [entry] = JSON.parse(listed.stdout).catalogs;
  const known = catalogs.findIndex((one) => one.id === entry.id);
  if (known >= 0) {
    catalogs.splice(known, 1);
  }
  await items(add(entry, source));
  return null;
}

function add(entry, source) {
  const catalog = { ...entry, source, exams: null };
  catalogs.push(catalog);
  for (const credential of catalog.credentials) {
    const { id, title, aliases, no_plan, successor } = credential;
    put({ catalog: catalog.id, id, title, aliases, kind: "credential", no_plan, successor });
  }
  return catalog;
}

async function items(catalog) {
  const rules = await answer({ command: "catalog show", format: "json", goals: [catalog.id], catalog: catalog.source ?? catalog.id });
  catalog.exams = rules.exams;
  for (const { id, title, aliases = [] } of rules.exams) {
    put({ catalog: catalog.id, id, title, aliases, kind: "exam" });
  }
}

function put(item) {
  byKey.set(key(item.catalog, item.id), item);
}

function key(catalog, id) {
  return `${catalog}\n${id}`;
}

function all(kind) {
  return [...byKey.values()].filter((item) => !kind || item.kind === kind);
}

export function item(catalog, id) {
  return byKey.get(key(catalog, id));
}

/** The title of an item, or else its id. */
export function title(catalog, id) {
  return item(catalog, id)?.title ?? id;
}

export function catalog(id) {
  return catalogs.find((one) => one.id === id);
}

/** The items that a name means, in any letter case: by id first, then by another name of it. */
export function named(name, kind) {
  const wanted = name.trim().toLowerCase();
  const found = all(kind).filter((one) => one.id.toLowerCase() === wanted);
  return found.length > 0 ? found : all(kind).filter((one) => [one.title, ...one.aliases].some((other) => other.toLowerCase() === wanted));
}

function tried(request) {
  return ask(JSON.stringify(request)).then((text) => JSON.parse(text));
}

async function answer(request) {
  const response = await tried(request);
  if (response.error) {
    throw new Error(response.error.diagnostics[0].message);
  }
  return JSON.parse(response.stdout);
}
