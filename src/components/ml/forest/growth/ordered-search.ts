import type { Impurity } from "./impurity.ts";
import { introsort } from "./introsort.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import type { SplitSearch } from "./split-search.ts";

const CLOSE = Math.fround(1e-7);

export interface OrderedSearchOptions {
  readonly columns: RankedColumns;
  /** [rows] class of each row. */
  readonly codes: Int32Array;
  readonly classes: number;
  readonly impurity: Impurity;
  readonly minSamplesLeaf: number;
}

/**
 * Split search for weights with fractions, whose sums depend on the order of addition: rows stand in the order that scikit-learn's sorting
 * and dividing leaves them in, and each sum is made from the side it is made from there.
 */
export class OrderedSearch implements SplitSearch {
  weight = 0;
  readonly totals: Float64Array;
  found = false;
  position = 0;
  feature = 0;
  threshold = 0;
  leftImpurity = 0;
  rightImpurity = 0;
  improvement = 0;
  readonly #options: OrderedSearchOptions;
  readonly #list: Int32Array;
  /** Values of one feature, in the order of the list. */
  readonly #values: Float32Array;
  #weights: Float64Array;
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  #leftWeight = 0;
  #rightWeight = 0;
  /** First row of the list that is not yet counted left. */
  #counted = 0;
  #start = 0;
  #end = 0;
  #treeWeight = 0;
  #minWeightLeaf = 0;
  #best = 0;

  constructor(options: OrderedSearchOptions) {
    const { columns, classes } = options;
    this.#options = options;
    this.#list = new Int32Array(columns.rows);
    this.#values = new Float32Array(columns.rows);
    this.#weights = new Float64Array(0);
    this.totals = new Float64Array(classes);
    this.#left = new Float64Array(classes);
    this.#right = new Float64Array(classes);
  }

  start(weights: Float64Array, treeWeight: number, minWeightLeaf: number): number {
    let count = 0;
    for (let row = 0; row < weights.length; row++) if (weights[row] !== 0) this.#list[count++] = row;
    this.#weights = weights;
    this.#treeWeight = treeWeight;
    this.#minWeightLeaf = minWeightLeaf;
    return count;
  }

  enter(start: number, end: number): void {
    const { codes } = this.#options;
    this.#start = start;
    this.#end = end;
    this.found = false;
    this.#best = Number.NEGATIVE_INFINITY;
    this.weight = 0;
    this.totals.fill(0);
    for (let i = start; i < end; i++) {
      const row = this.#list[i]!;
      const weight = this.#weights[row]!;
      this.totals[codes[row]!]! += weight;
      this.weight += weight;
    }
  }

  scan(feature: number): boolean {
    const start = this.#start;
    const end = this.#end;
    const values = this.#values;
    this.#gather(feature);
    introsort(values, this.#list, start, end);
    if (values[end - 1]! <= Math.fround(values[start]! + CLOSE)) return false;
    this.#countNone();
    const { impurity, minSamplesLeaf } = this.#options;
    const minWeight = this.#minWeightLeaf;
    for (let i = start + 1; i < end; i++) {
      if (values[i]! <= Math.fround(values[i - 1]! + CLOSE)) continue;
      if (i - start < minSamplesLeaf || end - i < minSamplesLeaf) continue;
      this.#countUpTo(i);
      if (this.#leftWeight < minWeight || this.#rightWeight < minWeight) continue;
      const proxy =
        -this.#rightWeight * impurity(this.#right, this.#rightWeight) - this.#leftWeight * impurity(this.#left, this.#leftWeight);
      if (proxy > this.#best) this.#take(proxy, feature, i);
    }
    return true;
  }

  divide(impurity: number): void {
    const list = this.#list;
    const { rank, sorted, rows } = this.#options.columns;
    const base = this.feature * rows;
    let at = this.#start;
    let end = this.#end;
    while (at < end) {
      const row = list[at]!;
      if (sorted[base + rank[base + row]!]! <= this.threshold) at++;
      else {
        end--;
        list[at] = list[end]!;
        list[end] = row;
      }
    }
    this.#countNone();
    this.#countUpTo(this.position);
    this.leftImpurity = this.#options.impurity(this.#left, this.#leftWeight);
    this.rightImpurity = this.#options.impurity(this.#right, this.#rightWeight);
    const { weight } = this;
    this.improvement =
      (weight / this.#treeWeight) *
      (impurity - (this.#rightWeight / weight) * this.rightImpurity - (this.#leftWeight / weight) * this.leftImpurity);
  }

  #gather(feature: number): void {
    const { rank, sorted, rows } = this.#options.columns;
    const base = feature * rows;
    for (let i = this.#start; i < this.#end; i++) this.#values[i] = sorted[base + rank[base + this.#list[i]!]!]!;
  }

  #countNone(): void {
    this.#counted = this.#start;
    this.#leftWeight = 0;
    this.#left.fill(0);
  }

  /** Counts the rows before `position` left: by adding those from the last count on, or by taking the others from the whole. */
  #countUpTo(position: number): void {
    const list = this.#list;
    const weights = this.#weights;
    const { codes } = this.#options;
    const left = this.#left;
    let leftWeight = this.#leftWeight;
    if (position - this.#counted <= this.#end - position) {
      for (let i = this.#counted; i < position; i++) {
        const row = list[i]!;
        left[codes[row]!]! += weights[row]!;
        leftWeight += weights[row]!;
      }
    } else {
      left.set(this.totals);
      leftWeight = this.weight;
      for (let i = this.#end - 1; i >= position; i--) {
        const row = list[i]!;
        left[codes[row]!]! -= weights[row]!;
        leftWeight -= weights[row]!;
      }
    }
    this.#counted = position;
    this.#leftWeight = leftWeight;
    this.#rightWeight = this.weight - leftWeight;
    for (let k = 0; k < left.length; k++) this.#right[k] = this.totals[k]! - left[k]!;
  }

  #take(proxy: number, feature: number, position: number): void {
    const below = this.#values[position - 1]!;
    const above = this.#values[position]!;
    const middle = below / 2 + above / 2;
    this.found = true;
    this.#best = proxy;
    this.position = position;
    this.feature = feature;
    this.threshold = middle === above ? below : middle;
  }
}
