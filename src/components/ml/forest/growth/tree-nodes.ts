import type { ForestTree } from "../model.ts";

/** Nodes of the tree in hand; the room is used again for the next tree. */
export class TreeNodes {
  count = 0;
  readonly #classes: number;
  readonly #feature: Int32Array;
  readonly #threshold: Float64Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #impurity: Float64Array;
  readonly #samples: Int32Array;
  readonly #weight: Float64Array;
  readonly #value: Float64Array;

  constructor(most: number, classes: number) {
    this.#classes = classes;
    this.#feature = new Int32Array(most);
    this.#threshold = new Float64Array(most);
    this.#left = new Int32Array(most);
    this.#right = new Int32Array(most);
    this.#impurity = new Float64Array(most);
    this.#samples = new Int32Array(most);
    this.#weight = new Float64Array(most);
    this.#value = new Float64Array(most * classes);
  }

  /** Adds a leaf; `parent` is −1 for the root. */
  add(parent: number, isLeft: boolean, impurity: number, samples: number, weight: number, totals: Float64Array): number {
    const node = this.count++;
    if (parent >= 0) (isLeft ? this.#left : this.#right)[parent] = node;
    this.#feature[node] = -1;
    this.#threshold[node] = 0;
    this.#left[node] = -1;
    this.#right[node] = -1;
    this.#impurity[node] = impurity;
    this.#samples[node] = samples;
    this.#weight[node] = weight;
    this.#value.set(totals, node * this.#classes);
    return node;
  }

  /** Makes a leaf an inner node; its children are added afterwards. */
  split(node: number, feature: number, threshold: number): void {
    this.#feature[node] = feature;
    this.#threshold[node] = threshold;
  }

  take(): ForestTree {
    const { count } = this;
    this.count = 0;
    return {
      feature: this.#feature.slice(0, count),
      threshold: this.#threshold.slice(0, count),
      left: this.#left.slice(0, count),
      right: this.#right.slice(0, count),
      impurity: this.#impurity.slice(0, count),
      samples: this.#samples.slice(0, count),
      weight: this.#weight.slice(0, count),
      value: this.#value.slice(0, count * this.#classes),
    };
  }
}
