import { balancedWeights } from "../class-weights.ts";
import { countBootstrap } from "./tree-random.ts";

export interface TreeWeightsOptions {
  /** [rows] class of each row. */
  readonly codes: Int32Array;
  readonly classes: number;
  /** [rows] 1 each where undefined. */
  readonly weights: Float64Array | undefined;
  /** Rows drawn for each tree; 0: no bootstrap. */
  readonly draws: number;
  /** Whether classes are balanced in each bootstrap sample. */
  readonly balanced: boolean;
}

/** Weights of the rows in one tree: drawn so often, times their own weight. */
export class TreeWeights {
  readonly #options: TreeWeightsOptions;
  readonly #counts: Int32Array;
  /** [rows] weights of the last tree. */
  readonly values: Float64Array;
  /** Whether they are whole numbers. */
  whole = true;
  /** Their sum, added up in row order. */
  total = 0;

  constructor(options: TreeWeightsOptions) {
    this.#options = options;
    this.#counts = new Int32Array(options.codes.length).fill(1);
    this.values = new Float64Array(options.codes.length);
  }

  draw(treeSeed: number): void {
    const { codes, weights, draws, balanced } = this.#options;
    const { values } = this;
    const counts = this.#counts;
    if (draws > 0) countBootstrap(treeSeed, draws, counts);
    const ofClass = balanced && draws > 0 ? this.#balance(counts, codes) : undefined;
    let total = 0;
    let whole = true;
    for (let row = 0; row < values.length; row++) {
      let weight = weights ? weights[row]! * counts[row]! : counts[row]!;
      if (ofClass) weight *= ofClass[codes[row]!]!;
      values[row] = weight;
      total += weight;
      if (weight !== Math.floor(weight)) whole = false;
    }
    this.total = total;
    this.whole = whole;
  }

  #balance(counts: Int32Array, codes: Int32Array): Float64Array {
    const ofClass = new Float64Array(this.#options.classes);
    for (let row = 0; row < counts.length; row++) ofClass[codes[row]!]! += counts[row]!;
    return balancedWeights(ofClass);
  }
}
