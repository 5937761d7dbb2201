/**
 * Damerau–Levenshtein distance (optimal string alignment: insert, delete, replace, swap neighbours), O(a · b);
 * anything above `limit` comes out as limit + 1.
 */
export function distance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2]! + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    older = old;
    old = row;
  }
  return Math.min(old[b.length]!, limit + 1);
}

/**
 * The name that was probably meant: at most a third of its letters wrong (at least one, at most three), letter case aside;
 * or the one name that goes on where the given one stops (`forest` for `ml/random-forest`). Ties go to the first.
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const given = name.slice(0, 100).toLowerCase();
  let best: string | undefined;
  let least = Math.min(3, Math.max(1, Math.floor(given.length / 3))) + 1;
  const parts: string[] = [];
  for (const candidate of names) {
    const lower = candidate.toLowerCase();
    const cost = distance(given, lower, least - 1);
    if (cost < least) {
      least = cost;
      best = candidate;
    }
    if (given.length >= 4 && lower.includes(given)) parts.push(candidate);
  }
  return best ?? (parts.length === 1 ? parts[0] : undefined);
}

/** A list of names for a message: the first twenty, then how many more. */
export function nameList(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return "none";
  return all.length <= 20 ? all.join(", ") : `${all.slice(0, 20).join(", ")}, … (${all.length - 20} more)`;
}
