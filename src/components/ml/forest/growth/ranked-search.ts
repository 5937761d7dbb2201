import type { Impurity } from "./impurity.ts";
import { RankOrder } from "./rank-order.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import type { SplitSearch } from "./split-search.ts";

/** Largest total weight of a tree: squares of sums are exact then. */
export const MOST_WEIGHT = 2 ** 26;

/** What a split search by ranks gets of the run. */
export interface RankedSearchOptions {
  readonly columns: RankedColumns;
  /** [rows] class of each row. */
  readonly codes: Int32Array;
  readonly classes: number;
  readonly gini: boolean;
  readonly impurity: Impurity;
  readonly minSamplesLeaf: number;
}

/**
 * Split search for whole-number weights: all sums are exact, so rows may be added in any order, and ranks take the place of values. Splits
 * that cannot be the best are passed over by a bound without divisions or logarithms; what is left is computed as scikit-learn does.
 */
export class RankedSearch implements SplitSearch {
  weight = 0;
  readonly totals: Float64Array;
  found = false;
  position = 0;
  feature = 0;
  threshold = 0;
  leftImpurity = 0;
  rightImpurity = 0;
  improvement = 0;
  readonly #columns: RankedColumns;
  readonly #codes: Int32Array;
  readonly #options: RankedSearchOptions;
  readonly #order: RankOrder;
  /** Rows of the tree, node by node. */
  readonly #list: Int32Array;
  readonly #aside: Int32Array;
  /** [rows, 2] weight of each row, and the same if it is of the second class. */
  readonly #weights: Float64Array;
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  #start = 0;
  #end = 0;
  #treeWeight = 0;
  #minWeightLeaf = 0;
  /** Proxy of the best split: minus the children's impurities by their weights. */
  #best = 0;
  /** Rank of the last row that goes left. */
  #bestRank = 0;
  /** n · log₂ n, for entropy. */
  #bits = new Float64Array(0);

  constructor(options: RankedSearchOptions) {
    const { columns, classes } = options;
    this.#options = options;
    this.#columns = columns;
    this.#codes = options.codes;
    this.#order = new RankOrder(columns.rows);
    this.#list = new Int32Array(columns.rows);
    this.#aside = new Int32Array(columns.rows);
    this.#weights = new Float64Array(2 * columns.rows);
    this.totals = new Float64Array(classes);
    this.#left = new Float64Array(classes);
    this.#right = new Float64Array(classes);
  }

  start(weights: Float64Array, treeWeight: number, minWeightLeaf: number): number {
    const codes = this.#codes;
    let count = 0;
    for (let row = 0; row < weights.length; row++) {
      const weight = weights[row]!;
      if (weight === 0) continue;
      this.#list[count++] = row;
      this.#weights[2 * row] = weight;
      this.#weights[2 * row + 1] = codes[row] === 1 ? weight : 0;
    }
    this.#treeWeight = treeWeight;
    this.#minWeightLeaf = minWeightLeaf;
    if (!this.#options.gini) this.#bits = bitsTable(this.#bits, treeWeight);
    return count;
  }

  enter(start: number, end: number): void {
    this.#start = start;
    this.#end = end;
    this.found = false;
    this.#best = Number.NEGATIVE_INFINITY;
    this.weight = this.#sum(start, end, this.totals);
  }

  scan(feature: number): boolean {
    const { rank, reach, rows } = this.#columns;
    const base = feature * rows;
    this.#order.sort(this.#list, this.#start, this.#end, rank, base);
    const count = this.#end - this.#start;
    const { ranks } = this.#order;
    if (ranks[count - 1]! <= reach[base + ranks[0]!]!) return false;
    if (!this.#options.gini) this.#scanEntropy(feature, base, count);
    else if (this.totals.length === 2) this.#scanTwoClasses(feature, base, count);
    else this.#scanGini(feature, base, count);
    return true;
  }

  divide(impurity: number): void {
    const list = this.#list;
    const aside = this.#aside;
    const { rank, rows } = this.#columns;
    const base = this.feature * rows;
    const last = this.#bestRank;
    let left = this.#start;
    let right = 0;
    for (let i = this.#start; i < this.#end; i++) {
      const row = list[i]!;
      if (rank[base + row]! <= last) list[left++] = row;
      else aside[right++] = row;
    }
    for (let i = 0; i < right; i++) list[left + i] = aside[i]!;
    const { weight, totals } = this;
    const leftWeight = this.#sum(this.#start, left, this.#left);
    const rightWeight = weight - leftWeight;
    for (let k = 0; k < totals.length; k++) this.#right[k] = totals[k]! - this.#left[k]!;
    this.leftImpurity = this.#options.impurity(this.#left, leftWeight);
    this.rightImpurity = this.#options.impurity(this.#right, rightWeight);
    this.improvement =
      (weight / this.#treeWeight) *
      (impurity - (rightWeight / weight) * this.rightImpurity - (leftWeight / weight) * this.leftImpurity);
  }

  #sum(start: number, end: number, out: Float64Array): number {
    const list = this.#list;
    const weights = this.#weights;
    let total = 0;
    out.fill(0);
    if (out.length === 2) {
      let second = 0;
      for (let i = start; i < end; i++) {
        const at = 2 * list[i]!;
        total += weights[at]!;
        second += weights[at + 1]!;
      }
      out[0] = total - second;
      out[1] = second;
      return total;
    }
    const codes = this.#codes;
    for (let i = start; i < end; i++) {
      const row = list[i]!;
      const weight = weights[2 * row]!;
      out[codes[row]!]! += weight;
      total += weight;
    }
    return total;
  }

  #scanTwoClasses(feature: number, base: number, count: number): void {
    const { ranks } = this.#order;
    const { rowAt, reach } = this.#columns;
    const weights = this.#weights;
    const total = this.weight;
    const second = this.totals[1]!;
    const minLeaf = this.#options.minSamplesLeaf;
    const minWeight = this.#minWeightLeaf;
    let bar = this.#giniBar();
    let left = 0;
    let left1 = 0;
    let rank = ranks[0]!;
    for (let i = 1; i < count; i++) {
      const at = 2 * rowAt[base + rank]!;
      left += weights[at]!;
      left1 += weights[at + 1]!;
      const next = ranks[i]!;
      const glued = next <= reach[base + rank]!;
      const before = rank;
      rank = next;
      if (glued) continue;
      const right = total - left;
      const left0 = left - left1;
      const right1 = second - left1;
      const right0 = right - right1;
      const leftSquares = left0 * left0 + left1 * left1;
      const rightSquares = right0 * right0 + right1 * right1;
      if (leftSquares * right + rightSquares * left < bar * left * right) continue;
      if (i < minLeaf || count - i < minLeaf || left < minWeight || right < minWeight) continue;
      const proxy = -right * (1 - rightSquares / (right * right)) - left * (1 - leftSquares / (left * left));
      if (proxy > this.#best) {
        this.#take(proxy, feature, i, base, before, next);
        bar = this.#giniBar();
      }
    }
  }

  #scanGini(feature: number, base: number, count: number): void {
    const { ranks } = this.#order;
    const { rowAt, reach } = this.#columns;
    const weights = this.#weights;
    const codes = this.#codes;
    const totals = this.totals;
    const sums = this.#left.fill(0);
    const total = this.weight;
    const minLeaf = this.#options.minSamplesLeaf;
    const minWeight = this.#minWeightLeaf;
    let bar = this.#giniBar();
    let left = 0;
    let leftSquares = 0;
    let rightSquares = 0;
    for (let k = 0; k < totals.length; k++) rightSquares += totals[k]! * totals[k]!;
    let rank = ranks[0]!;
    for (let i = 1; i < count; i++) {
      const row = rowAt[base + rank]!;
      const weight = weights[2 * row]!;
      const code = codes[row]!;
      const sum = sums[code]!;
      left += weight;
      leftSquares += weight * (2 * sum + weight);
      rightSquares -= weight * (2 * (totals[code]! - sum) - weight);
      sums[code] = sum + weight;
      const next = ranks[i]!;
      const glued = next <= reach[base + rank]!;
      const before = rank;
      rank = next;
      if (glued) continue;
      const right = total - left;
      if (leftSquares * right + rightSquares * left < bar * left * right) continue;
      if (i < minLeaf || count - i < minLeaf || left < minWeight || right < minWeight) continue;
      const proxy = -right * (1 - rightSquares / (right * right)) - left * (1 - leftSquares / (left * left));
      if (proxy > this.#best) {
        this.#take(proxy, feature, i, base, before, next);
        bar = this.#giniBar();
      }
    }
  }

  #scanEntropy(feature: number, base: number, count: number): void {
    const { ranks } = this.#order;
    const { rowAt, reach } = this.#columns;
    const { totals, weight: total } = this;
    const table = this.#bits;
    const weights = this.#weights;
    const codes = this.#codes;
    const sums = this.#left.fill(0);
    const rest = this.#right;
    rest.set(totals);
    const minLeaf = this.#options.minSamplesLeaf;
    const minWeight = this.#minWeightLeaf;
    const slack = 1e-9 * (bits(table, total) + 1);
    let left = 0;
    let own = 0; // Σ n · log₂ n over the classes, left and right
    for (let k = 0; k < totals.length; k++) own += bits(table, totals[k]!);
    let rank = ranks[0]!;
    for (let i = 1; i < count; i++) {
      const row = rowAt[base + rank]!;
      const weight = weights[2 * row]!;
      const code = codes[row]!;
      own -= bits(table, sums[code]!) + bits(table, rest[code]!);
      sums[code]! += weight;
      rest[code]! -= weight;
      own += bits(table, sums[code]!) + bits(table, rest[code]!);
      left += weight;
      const next = ranks[i]!;
      const glued = next <= reach[base + rank]!;
      const before = rank;
      rank = next;
      if (glued) continue;
      const right = total - left;
      if (own - bits(table, left) - bits(table, right) < this.#best - slack) continue;
      if (i < minLeaf || count - i < minLeaf || left < minWeight || right < minWeight) continue;
      const proxy = -right * this.#options.impurity(rest, right) - left * this.#options.impurity(sums, left);
      if (proxy > this.#best) this.#take(proxy, feature, i, base, before, next);
    }
  }

  /** Σ c²/w of both children must reach this to be as good as the best split; rounding is far below the slack. */
  #giniBar(): number {
    return this.#best + this.weight * (1 - 1e-11);
  }

  #take(proxy: number, feature: number, index: number, base: number, rank: number, next: number): void {
    const { sorted } = this.#columns;
    const below = sorted[base + rank]!;
    const above = sorted[base + next]!;
    const middle = below / 2 + above / 2;
    this.found = true;
    this.#best = proxy;
    this.#bestRank = rank;
    this.position = this.#start + index;
    this.feature = feature;
    this.threshold = middle === above ? below : middle;
  }
}

/** Largest n in the table of n · log₂ n: 8 MiB. */
const MOST_BITS = 2 ** 20;

function bitsTable(known: Float64Array<ArrayBuffer>, most: number): Float64Array<ArrayBuffer> {
  if (known.length > Math.min(most, MOST_BITS)) return known;
  const table = new Float64Array(Math.min(most, MOST_BITS) + 1);
  for (let n = 2; n < table.length; n++) table[n] = n * Math.log2(n);
  return table;
}

const bits = (table: Float64Array, n: number): number => (n < table.length ? table[n]! : n * Math.log2(n));
