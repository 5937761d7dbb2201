import type { ForestTree } from "../model.ts";
import { pairwiseSum } from "../pairwise-sum.ts";
import type { Criterion } from "../settings.ts";
import { Frontier, type FrontierNode } from "./frontier.ts";
import type { GrowthLimits } from "./growth-limits.ts";
import { type Impurity, impurityOf } from "./impurity.ts";
import { NodeSplitter } from "./node-splitter.ts";
import { OrderedSearch } from "./ordered-search.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import { MOST_WEIGHT, RankedSearch } from "./ranked-search.ts";
import type { SplitSearch } from "./split-search.ts";
import { TreeNodes } from "./tree-nodes.ts";
import { FeatureDraw } from "./tree-random.ts";
import { TreeWeights, type TreeWeightsOptions } from "./tree-weights.ts";

/** Gains and impurities below this are rounding. */
const EPSILON = 2 ** -52;

/** All that a tree is grown from but its seed; may be handed to other threads. */
export interface GrowthPlan extends TreeWeightsOptions {
  readonly columns: RankedColumns;
  readonly criterion: Criterion;
  readonly limits: GrowthLimits;
}

/**
 * Grows one tree after another, the same for the same seed. Agrees with scikit-learn 1.2's DecisionTreeClassifier (CART, Breiman et al.
 * 1984) to the last bit of every field. O(features tried · rows · depth).
 */
export class TreeGrower {
  readonly #plan: GrowthPlan;
  readonly #weights: TreeWeights;
  readonly #splitter: NodeSplitter;
  readonly #nodes: TreeNodes;
  readonly #impurity: Impurity;
  #ranked: RankedSearch | undefined;
  #ordered: OrderedSearch | undefined;

  constructor(plan: GrowthPlan) {
    const { columns, limits, classes } = plan;
    this.#plan = plan;
    this.#weights = new TreeWeights(plan);
    this.#splitter = new NodeSplitter(columns.features, limits.maxFeatures);
    this.#nodes = new TreeNodes(2 * Math.min(columns.rows, limits.maxLeafNodes) - 1, classes);
    this.#impurity = impurityOf(plan.criterion);
  }

  grow(treeSeed: number): ForestTree {
    const { limits } = this.#plan;
    const weights = this.#weights;
    weights.draw(treeSeed);
    const search = weights.whole && weights.total <= MOST_WEIGHT ? this.#byRanks() : this.#inOrder();
    // scikit-learn adds these two sums in different ways
    const minWeightLeaf = limits.minWeightFractionLeaf * pairwiseSum(weights.values);
    const rows = search.start(weights.values, weights.total, minWeightLeaf);
    this.#splitter.startTree();
    const draw = new FeatureDraw(treeSeed);
    if (limits.maxLeafNodes === Number.POSITIVE_INFINITY) this.#depthFirst(search, draw, rows, minWeightLeaf);
    else this.#bestFirst(search, draw, rows, minWeightLeaf);
    return this.#nodes.take();
  }

  #byRanks(): SplitSearch {
    const { limits, criterion } = this.#plan;
    const options = { ...this.#plan, ...limits, gini: criterion === "gini", impurity: this.#impurity };
    this.#ranked ??= new RankedSearch(options);
    return this.#ranked;
  }

  #inOrder(): SplitSearch {
    this.#ordered ??= new OrderedSearch({ ...this.#plan, ...this.#plan.limits, impurity: this.#impurity });
    return this.#ordered;
  }

  /** Whether the node that `search` is at stays a leaf without being looked at. */
  #closed(search: SplitSearch, rows: number, depth: number, impurity: number, minWeightLeaf: number): boolean {
    const { maxDepth, minSamplesSplit } = this.#plan.limits;
    return depth >= maxDepth || rows < minSamplesSplit || search.weight < 2 * minWeightLeaf || impurity <= EPSILON;
  }

  /** Whether the best split found is worth it; the node's rows are divided then. */
  #divided(search: SplitSearch, impurity: number): boolean {
    if (!search.found) return false;
    search.divide(impurity);
    return !(search.improvement + EPSILON < this.#plan.limits.minImpurityDecrease);
  }

  #depthFirst(search: SplitSearch, draw: FeatureDraw, rows: number, minWeightLeaf: number): void {
    const nodes = this.#nodes;
    // parent, start, end, depth, impurity, known constants of each node to come; the next on top; a right child has its parent as −2 − parent
    const stack: number[] = [-1, 0, rows, 0, Number.NaN, 0];
    while (stack.length > 0) {
      let known = stack.pop()!;
      let impurity = stack.pop()!;
      const depth = stack.pop()!;
      const end = stack.pop()!;
      const start = stack.pop()!;
      const from = stack.pop()!;
      search.enter(start, end);
      if (from === -1) impurity = this.#impurity(search.totals, search.weight);
      const isLeft = from >= 0;
      const node = nodes.add(isLeft ? from : -2 - from, isLeft, impurity, end - start, search.weight, search.totals);
      if (this.#closed(search, end - start, depth, impurity, minWeightLeaf)) continue;
      known = this.#splitter.split(search, draw, known);
      if (!this.#divided(search, impurity)) continue;
      nodes.split(node, search.feature, search.threshold);
      stack.push(-2 - node, search.position, end, depth + 1, search.rightImpurity, known);
      stack.push(node, start, search.position, depth + 1, search.leftImpurity, known);
    }
  }

  #bestFirst(search: SplitSearch, draw: FeatureDraw, rows: number, minWeightLeaf: number): void {
    const nodes = this.#nodes;
    const open = (
      parent: number,
      isLeft: boolean,
      start: number,
      end: number,
      depth: number,
      fromParent: number | undefined,
    ): FrontierNode => {
      search.enter(start, end);
      const impurity = fromParent ?? this.#impurity(search.totals, search.weight);
      const node = nodes.add(parent, isLeft, impurity, end - start, search.weight, search.totals);
      let leaf = this.#closed(search, end - start, depth, impurity, minWeightLeaf);
      if (!leaf) {
        this.#splitter.split(search, draw, 0);
        leaf = !this.#divided(search, impurity);
      }
      if (leaf) return { ...LEAF, node, start, middle: end, end, depth };
      const { position: middle, leftImpurity, rightImpurity, improvement, feature, threshold } = search;
      return { node, start, middle, end, depth, leaf, leftImpurity, rightImpurity, improvement, feature, threshold };
    };
    const frontier = new Frontier();
    frontier.push(open(-1, true, 0, rows, 0, undefined));
    for (let splits = this.#plan.limits.maxLeafNodes - 1; splits > 0; ) {
      const next = frontier.pop();
      if (!next) break;
      if (next.leaf) continue;
      splits--;
      const { node, start, middle, end, depth } = next;
      nodes.split(node, next.feature, next.threshold);
      const left = open(node, true, start, middle, depth + 1, next.leftImpurity);
      const right = open(node, false, middle, end, depth + 1, next.rightImpurity);
      frontier.push(left);
      frontier.push(right);
    }
  }
}

const LEAF = { leaf: true, leftImpurity: 0, rightImpurity: 0, improvement: 0, feature: -1, threshold: 0 };
