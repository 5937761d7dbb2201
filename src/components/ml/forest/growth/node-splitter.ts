import type { SplitSearch } from "./split-search.ts";
import type { FeatureDraw } from "./tree-random.ts";

/**
 * Draws features of a node without replacement until enough were looked at, and at least one that is not constant. Features known to be
 * constant are handed from parent to children; the order of features goes on from node to node, so draws depend on all nodes before.
 */
export class NodeSplitter {
  readonly #maxFeatures: number;
  /** Known constants, constants found now, not yet drawn, drawn. */
  readonly #order: Int32Array;
  /** Constants along the path to the node; what stands behind them is of nodes that are done. */
  readonly #constants: Int32Array;

  constructor(features: number, maxFeatures: number) {
    this.#maxFeatures = maxFeatures;
    this.#order = new Int32Array(features);
    this.#constants = new Int32Array(features);
  }

  startTree(): void {
    const order = this.#order;
    for (let i = 0; i < order.length; i++) order[i] = i;
  }

  /** Scans features of the node that `search` is at; takes and returns the number of known constants. */
  split(search: SplitSearch, draw: FeatureDraw, known: number): number {
    const order = this.#order;
    const wanted = this.#maxFeatures;
    let open = order.length; // features from here on have been drawn and are not constant
    let visited = 0;
    let found = 0;
    let knownDrawn = 0;
    while (open > known + found && (visited < wanted || visited <= found + knownDrawn)) {
      visited++;
      let place = knownDrawn + draw.below(open - found - knownDrawn);
      if (place < known) {
        swap(order, knownDrawn++, place);
        continue;
      }
      place += found;
      if (search.scan(order[place]!)) swap(order, --open, place);
      else swap(order, known + found++, place);
    }
    const constants = this.#constants;
    for (let i = 0; i < known; i++) order[i] = constants[i]!;
    for (let i = known; i < known + found; i++) constants[i] = order[i]!;
    return known + found;
  }
}

function swap(values: Int32Array, i: number, j: number): void {
  const kept = values[i]!;
  values[i] = values[j]!;
  values[j] = kept;
}
