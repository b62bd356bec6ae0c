// The question: what the page knows of it, the requests that it comes to, and the fragment of the address that holds it.

import { catalog, item, named } from "./catalogs.js";
import { today } from "./day.js";

/** Keys of a request that hold one value, and are written into the fragment by their own names. */
const SINGLE = ["as_of", "rules", "evidence", "region", "currency", "hours_per_week", "default_hours", "exams_per_month", "weeks_per_exam", "start", "by", "until"];
const LISTS = ["with", "without", "track", "price", "vouchers", "blackout", "minimize"];
const NUMBERS = ["hours_per_week", "default_hours", "weeks_per_exam"];

export const question = { goals: [], have: [], single: {}, lists: {}, weekdays: false, transcript: null, view: "plan", unread: [] };

const watchers = [];

/** Calls a function after every change. */
export function watch(watcher) {
  watchers.push(watcher);
}

/** Changes the question, and tells those who watch. */
export function change(changing) {
  changing(question);
  watchers.forEach((watcher) => watcher(question));
}

export function list(name) {
  return question.lists[name] ?? [];
}

/** Puts a value into a list of the question, or takes it out. */
export function toggle(name, value) {
  const values = list(name);
  question.lists[name] = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

/** The catalogs of the goals, each with its goals. */
export function parts() {
  const byCatalog = new Map();
  for (const { catalog: name, id } of question.goals) {
    byCatalog.set(name, [...(byCatalog.get(name) ?? []), id]);
  }
  return [...byCatalog].map(([name, goals]) => ({ catalog: name, goals }));
}

/** The request for one catalog. What another catalog knows is no part of it. */
export function request(part, command, more = {}) {
  const asked = { command, format: "json", quiet: true, today: today(), goals: part.goals, catalog: catalog(part.catalog)?.source ?? part.catalog };
  const prices = catalog(part.catalog)?.prices_source;
  if (prices) {
    asked.prices = prices;
  }
  const is = (kind) => question.have.filter((one) => one.catalog === part.catalog && one.as === kind).map(dated);
  const knows = (value) => Boolean(item(part.catalog, value.split(/[=@/]/)[0]));
  for (const kind of ["passed", "held", "booked"]) {
    asked[kind] = is(kind);
  }
  for (const name of LISTS) {
    const isAboutItems = ["with", "without", "track", "price"].includes(name);
    asked[name] = isAboutItems ? list(name).filter(knows) : list(name);
  }
  for (const [name, value] of Object.entries(question.single)) {
    asked[name] = NUMBERS.includes(name) ? Number(value) : value;
  }
  if (question.transcript) {
    Object.assign(asked, { transcript: question.transcript, unknown: "ignore" });
  }
  if (question.weekdays) {
    asked.weekdays = true;
  }
  const time = ["hours_per_week", "default_hours", "exams_per_month", "weeks_per_exam", "start", "by", "blackout", "weekdays"];
  const untimed = command === "audit" || command === "keep";
  const untaken = [...(untimed ? time : []), ...(command === "keep" ? ["track", "with"] : ["until"])];
  untaken.forEach((name) => delete asked[name]);
  return Object.fromEntries(Object.entries({ ...asked, ...more }).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)));
}

function dated({ id, day }) {
  return day ? `${id}@${day}` : id;
}

/** Is there a pace or a last day, so that a plan has days? */
export function isTimed() {
  return ["hours_per_week", "exams_per_month", "weeks_per_exam"].some((name) => question.single[name]);
}

/** How an item is had: exams are passed, credentials are held. */
export function had(found) {
  return { catalog: found.catalog, id: found.id, as: found.kind === "exam" ? "passed" : "held", day: "" };
}

/** The fragment that holds the question. */
export function fragment() {
  const kept = new URLSearchParams();
  question.goals.forEach((goal) => kept.append("goal", named(goal.id, "credential").length > 1 ? `${goal.catalog}/${goal.id}` : goal.id));
  question.have.forEach((one) => kept.append(one.as, dated(one)));
  Object.entries(question.single).forEach(([name, value]) => kept.append(name, value));
  LISTS.forEach((name) => list(name).forEach((value) => kept.append(name, value)));
  if (question.weekdays) {
    kept.append("weekdays", "1");
  }
  if (question.view !== "plan") {
    kept.append("view", question.view);
  }
  return kept.toString().replaceAll("%40", "@").replaceAll("%2F", "/").replaceAll("%3D", "=").replaceAll("%3A", ":");
}

/** Reads a fragment. What in it means nothing here is told. */
export function readFragment(text) {
  const read = { goals: [], have: [], single: {}, lists: {}, weekdays: false, transcript: null, view: "plan", unread: [] };
  for (const [name, value] of new URLSearchParams(text)) {
    const values = value.split(",").map((one) => one.trim()).filter(Boolean);
    if (name === "goal") {
      values.forEach((one) => goal(one, read));
    } else if (["passed", "held", "booked"].includes(name)) {
      values.forEach((one) => has(name, one, read));
    } else if (SINGLE.includes(name)) {
      read.single[name] = value;
    } else if (LISTS.includes(name)) {
      read.lists[name] = [...(read.lists[name] ?? []), ...values];
    } else if (name === "weekdays") {
      read.weekdays = true;
    } else if (name === "view") {
      read.view = value;
    } else if (name) {
      read.unread.push(name);
    }
  }
  // What is had is meant in the catalogs of the goals, where these know it.
  const mine = new Set(read.goals.map((one) => one.catalog));
  read.have = read.have.map((found) => found.find((one) => mine.has(one.catalog)) ?? found[0]);
  change((now) => Object.assign(now, read));
}

function goal(text, read) {
  const [first, rest] = text.split("/");
  const found = rest ? named(rest, "credential").filter((one) => one.catalog === first) : named(text, "credential");
  if (found.length > 0) {
    read.goals.push({ catalog: found[0].catalog, id: found[0].id });
  } else {
    read.unread.push(text);
  }
}

function has(as, text, read) {
  const [id, day = ""] = text.split("@");
  const found = named(id);
  if (found.length > 0) {
    read.have.push(found.map((one) => ({ catalog: one.catalog, id: one.id, as: as === "booked" ? as : had(one).as, day })));
  } else {
    read.unread.push(text);
  }
}
