import type { Compat } from "../model.ts";
import { BoostingRandom } from "../sampling/boosting-random.ts";

/** What bundling looks at in a column: the sampled rows (positions in the sample) that it would take up in a bundle. */
export interface BundleColumn {
  /** How many they are, by which columns are put in order; those with zero as most frequent bin take up what is not zero. */
  readonly nonZero: number;
  /** How many they are for the search. */
  readonly taken: number;
  /** The positions, ascending; asked for only where the column might share a bundle. */
  takenRows(): Int32Array;
}

interface Group {
  readonly members: number[];
  /** Rows taken, each counted once, and counted as often as taken. */
  used: number;
  total: number;
  marks: Uint8Array | undefined;
}

export interface BundleOptions {
  readonly compat: Compat;
  /** Rows of the data, which seed the search. */
  readonly rows: number;
  readonly sampledRows: number;
  readonly minDataInLeaf: number;
}

const MOST_SEARCHED = 100;
/** Under 4.7's rules groups that take up less of the rows are pooled in the end. */
const DENSE_SHARE = 0.4;

/**
 * Bundles of columns that share storage in LightGBM, as lists of columns (at least two): columns that are seldom away from their most
 * frequent bin in the same row, in one of 10,000 sampled rows at most (4.7) or none (2.3.1). Where two are, only one of them keeps its
 * value; so bundling is seen in the trees. Both orders of columns are tried, as given and by rows taken; the one with fewer groups is
 * used, the first if equal. In 4.7 pooled columns that collide too often are stored one by one and lose nothing: they are in no bundle.
 */
export function bundleColumns(columns: readonly BundleColumn[], options: BundleOptions): number[][] {
  const asGiven = columns.map((_, k) => k);
  const byCount = asGiven.slice().sort((a, b) => columns[b]!.nonZero - columns[a]!.nonZero);
  const first = findGroups(columns, asGiven, options);
  const second = findGroups(columns, byCount, options);
  const chosen = first.groups > second.groups ? second : first;
  return chosen.bundles.filter((bundle) => bundle.length > 1);
}

interface Grouping {
  readonly groups: number;
  readonly bundles: readonly number[][];
}

function findGroups(columns: readonly BundleColumn[], order: readonly number[], options: BundleOptions): Grouping {
  const { compat, rows, sampledRows, minDataInLeaf } = options;
  const limit = compat === "4" ? Math.trunc(sampledRows / 10000) : 0;
  const fewest = compat === "4" ? 0 : Math.trunc(((0.95 * minDataInLeaf) / rows) * sampledRows);
  const random = new BoostingRandom(rows);
  const groups: Group[] = [];
  for (const k of order) {
    const { taken } = columns[k]!;
    const open = groups.filter((group) => group.total + taken <= sampledRows + limit);
    const searched = searchOrder(open, random, compat); // drawn even where the column is to stay alone
    let joined = false;
    for (const group of Math.trunc((taken * rows) / sampledRows) < fewest ? [] : searched) {
      const rest = limit - group.total + group.used;
      group.marks ??= marksOf(columns, group.members, sampledRows);
      const conflicts = conflictsWith(group.marks, columns[k]!.takenRows(), rest);
      if (conflicts < 0 || conflicts > rest || conflicts > Math.trunc(taken / 2)) continue;
      joined = true;
      group.members.push(k);
      group.total += taken;
      group.used += taken - conflicts;
      mark(group.marks, columns[k]!.takenRows());
      break;
    }
    if (!joined) groups.push({ members: [k], used: taken, total: taken, marks: undefined });
  }
  if (compat === "2.3") return { groups: groups.length, bundles: groups.map(({ members }) => members) };
  return pool(columns, groups, sampledRows, limit);
}

/** The last group, then others in the order they are drawn. */
function searchOrder(open: readonly Group[], random: BoostingRandom, compat: Compat): Group[] {
  if (open.length === 0) return [];
  const last = open.length - 1;
  const drawn = random.sample(last, Math.min(last, MOST_SEARCHED - 1), compat);
  return [open[last]!, ...Array.from(drawn, (at) => open[at]!)];
}

/** Puts the columns of thin groups into one group, unless they collide. */
function pool(columns: readonly BundleColumn[], groups: readonly Group[], sampledRows: number, limit: number): Grouping {
  const thick = groups.filter(({ used }) => used / sampledRows >= DENSE_SHARE).map(({ members }) => members);
  const thin = groups.filter(({ used }) => used / sampledRows < DENSE_SHARE).flatMap(({ members }) => members);
  if (thin.length === 0) return { groups: thick.length, bundles: thick };
  const marks = new Uint8Array(sampledRows);
  let conflicts = 0;
  for (const k of thin) {
    const own = columns[k]!.takenRows();
    const found = conflictsWith(marks, own, limit - conflicts);
    conflicts += found;
    if (found < 0 || conflicts > limit) return { groups: thick.length + 1, bundles: thick };
    mark(marks, own);
  }
  return { groups: thick.length + 1, bundles: [...thick, thin] };
}

function marksOf(columns: readonly BundleColumn[], members: readonly number[], sampledRows: number): Uint8Array {
  const marks = new Uint8Array(sampledRows);
  for (const k of members) mark(marks, columns[k]!.takenRows());
  return marks;
}

function mark(marks: Uint8Array, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i++) marks[rows[i]!] = 1;
}

/** Rows already marked, or −1 as soon as they are more than `most`. */
function conflictsWith(marks: Uint8Array, rows: Int32Array, most: number): number {
  let found = 0;
  for (let i = 0; i < rows.length; i++) {
    found += marks[rows[i]!]!;
    if (found > most) return -1;
  }
  return found;
}
