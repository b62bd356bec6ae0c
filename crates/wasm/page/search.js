// What a few letters mean, as the engine says it.

import { Lane, beside } from "./engine.js";
import { catalogs, catalog } from "./catalogs.js";
import { today } from "./day.js";

const MOST = 12;

/** Something to ask for what a few letters mean: credentials or exams alone, or both; of some catalogs, or of all. */
export function seeker({ kind, of = () => [] }) {
  const lane = new Lane(beside);
  return (words) => {
    const asked = { command: "search", format: "json", quiet: true, today: today(), words, kind, most: MOST };
    const own = catalogs.filter((one) => one.source);
    const wanted = of();
    const places = wanted.length > 0 ? wanted.map((id) => catalog(id)?.source ?? id) : [undefined, ...own.map((one) => one.source)];
    return lane.askAll(places.map((place) => ({ ...asked, catalog: place }))).then((responses) => {
      const found = responses.flatMap((response, at) => (response.error ? [] : JSON.parse(response.stdout).matches.map((one) => ({ ...one, isOwn: Boolean(places[at]?.text) }))));
      // A catalog of one's own takes the place of the one with the same id.
      const isHidden = (one) => !one.isOwn && own.some((other) => other.id === one.catalog);
      return found.filter((one) => !isHidden(one)).sort((a, b) => b.nearness - a.nearness).slice(0, MOST);
    });
  };
}
