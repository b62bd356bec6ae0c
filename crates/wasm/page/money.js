/** The sum of decimal amounts, exact. */
export function sum(amounts) {
  const places = Math.max(0, ...amounts.map((amount) => (amount.split(".")[1] ?? "").length));
  const minor = (amount) => {
    const [whole, part = ""] = amount.split(".");
    return BigInt(whole + part.padEnd(places, "0"));
  };
  const total = amounts.reduce((all, amount) => all + minor(amount), 0n).toString().padStart(places + 1, "0");
  return places > 0 ? `${total.slice(0, -places)}.${total.slice(-places)}` : total;
}

/** What a plan costs, in words. */
export function cost({ cost: known, currency, unpriced = [] }) {
  const missing = unpriced.length > 0 ? `${unpriced.length} without a price` : "";
  if (!known || !currency) {
    return missing || "no prices";
  }
  return missing ? `${known} ${currency} and ${missing}` : `${known} ${currency}`;
}
