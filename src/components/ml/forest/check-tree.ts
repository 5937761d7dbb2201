import type { ForestTree } from "./model.ts";
import { valueText } from "./value-text.ts";

const FIELDS = ["feature", "threshold", "left", "right", "impurity", "samples", "weight", "value"] as const;
type Field = (typeof FIELDS)[number];

/** The tree that a line of model.json holds; what is wrong with it, as the end of a sentence, where it is none. */
export function checkTree(found: unknown, features: number, classes: number): ForestTree | string {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return "is no map";
  const lists = found as { readonly [field in Field]?: unknown }; // a map; what it holds is checked next
  const nodes = Array.isArray(lists.feature) ? lists.feature.length : 0;
  if (nodes === 0) return "has no list of features";
  for (const field of FIELDS) {
    const list = lists[field];
    const wanted = field === "value" ? nodes * classes : nodes;
    if (!Array.isArray(list) || list.length !== wanted) return `has no list of ${wanted} in "${field}"`;
    const at = list.findIndex((value) => typeof value !== "number" || !Number.isFinite(value));
    if (at >= 0) return `has ${valueText(list[at])} in "${field}"`;
  }
  const list = (field: Field): readonly number[] => lists[field] as readonly number[]; // finite numbers, all checked
  const whole = (["feature", "left", "right", "samples"] as const).find((field) => !list(field).every(isInt32));
  if (whole) return `has numbers in "${whole}" that are not whole`;
  const tree: ForestTree = {
    feature: Int32Array.from(list("feature")),
    threshold: Float64Array.from(list("threshold")),
    left: Int32Array.from(list("left")),
    right: Int32Array.from(list("right")),
    impurity: Float64Array.from(list("impurity")),
    samples: Int32Array.from(list("samples")),
    weight: Float64Array.from(list("weight")),
    value: Float64Array.from(list("value")),
  };
  return shapeProblem(tree, features) ?? valueProblem(tree, classes) ?? tree;
}

const isInt32 = (value: number): boolean => value === (value | 0);

/** Children come after their parent and have no other: so every walk ends, and in a leaf. */
function shapeProblem({ feature, left, right }: ForestTree, features: number): string | undefined {
  const hasParent = new Uint8Array(feature.length);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] === -1) {
      if (left[node] === -1 && right[node] === -1) continue;
      return `has children below the leaf ${node}`;
    }
    if (feature[node]! < 0 || feature[node]! >= features) return `splits node ${node} by feature ${feature[node]} of ${features}`;
    for (const child of [left[node]!, right[node]!]) {
      if (child <= node || child >= feature.length || hasParent[child] === 1) return `has ${child} as a child of node ${node}`;
      hasParent[child] = 1;
    }
  }
  const lost = hasParent.indexOf(0, 1);
  return lost > 0 ? `has a node ${lost} below no other` : undefined;
}

function valueProblem({ samples, weight, value }: ForestTree, classes: number): string | undefined {
  for (let node = 0; node < samples.length; node++) {
    if (samples[node]! < 1 || !(weight[node]! > 0)) return `has no rows in node ${node}`;
    const own = value.subarray(node * classes, (node + 1) * classes);
    if (own.some((sum) => sum < 0) || !own.some((sum) => sum > 0)) return `has no weights a class in node ${node}`;
  }
  return undefined;
}
