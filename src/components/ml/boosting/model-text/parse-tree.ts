import type { BoostedTree } from "../model.ts";
import { asRereadBy231 } from "./as-reread-by-231.ts";
import {
  badField,
  type Fields,
  integerField,
  integersField,
  numbersField,
  parseFields,
  printedNumber,
  textField,
} from "./parse-fields.ts";
import type { TextLines } from "./text-lines.ts";

const MOST = 2 ** 31 - 1;
const KEYS = new Set(
  `num_leaves num_cat split_feature split_gain threshold decision_type left_child right_child leaf_value leaf_weight leaf_count
   internal_value internal_weight internal_count is_linear shrinkage`.split(/\s+/),
);

/**
 * Reads the lines of a tree's block after `Tree=…`, up to the empty line. Checks that the nodes make one binary tree whose children
 * come after their parents. Gains become float32, as LightGBM holds them.
 */
export function parseTree(lines: TextLines, index: number, features: number): BoostedTree {
  const fields = parseFields(lines, `tree ${index}`);
  const leaves = integerField(fields, "num_leaves", 1, MOST);
  refuseUnsupported(fields);
  for (const [key, { line }] of fields.map) {
    if (!KEYS.has(key)) throw lines.bad(`tree ${index} has an unknown "${key}"`, line);
  }
  const nodes = leaves - 1;
  const decisions = integersField(fields, "decision_type", nodes, 0, 11);
  if (decisions.some((decision) => decision % 2 === 1)) {
    throw lines.unsupported(`tree ${index} splits on categories`, HELP, fields.map.get("decision_type")?.line);
  }
  const threshold = numbersField(fields, "threshold", nodes);
  if (threshold.some(Number.isNaN)) throw badField(fields, "threshold", `threshold of tree ${index} has a nan`);
  const leftChild = integersField(fields, "left_child", nodes, -leaves, nodes - 1);
  const rightChild = integersField(fields, "right_child", nodes, -leaves, nodes - 1);
  checkShape(fields, leftChild, rightChild);
  /** LightGBM leaves these out for a tree of one leaf once it has re-read it. */
  const ofLeaves = (key: string): number => (leaves === 1 && textField(fields, key) === "" ? 0 : leaves);
  const shrinkage = printedNumber(textField(fields, "shrinkage"));
  if (shrinkage === undefined) throw badField(fields, "shrinkage", `shrinkage of tree ${index} is no number`);
  numbersField(fields, "split_gain", nodes); // says what is wrong
  const gains = nodes === 0 ? [] : textField(fields, "split_gain").split(" ");
  return {
    leaves,
    splitFeature: integersField(fields, "split_feature", nodes, 0, features - 1),
    splitGain: Float64Array.from(gains, (gain) => Math.fround(asRereadBy231(gain))),
    threshold,
    decisionType: Uint8Array.from(decisions),
    leftChild,
    rightChild,
    leafValue: numbersField(fields, "leaf_value", leaves),
    leafWeight: numbersField(fields, "leaf_weight", ofLeaves("leaf_weight")),
    leafCount: integersField(fields, "leaf_count", ofLeaves("leaf_count"), 0, MOST),
    internalValue: numbersField(fields, "internal_value", nodes),
    internalWeight: numbersField(fields, "internal_weight", nodes),
    internalCount: integersField(fields, "internal_count", nodes, 0, MOST),
    shrinkage,
  };
}

const HELP = "only trees that split on numbers, with a constant in each leaf, are read";

function refuseUnsupported(fields: Fields): void {
  const { lines, map, of } = fields;
  if (integerField(fields, "num_cat", 0, MOST) > 0) {
    throw lines.unsupported(`${of} splits on categories`, HELP, map.get("num_cat")?.line);
  }
  if (map.has("is_linear") && integerField(fields, "is_linear", 0, 1) === 1) {
    throw lines.unsupported(`${of} has linear leaves`, HELP, map.get("is_linear")?.line);
  }
}

/** Each node but the first, and each leaf, must be the child of exactly one node, which comes before it. */
function checkShape(fields: Fields, left: Int32Array, right: Int32Array): void {
  const nodes = left.length;
  const seen = new Uint8Array(2 * nodes + 1); // leaves, then nodes
  for (const [key, children] of [
    ["left_child", left],
    ["right_child", right],
  ] as const) {
    children.forEach((child, node) => {
      const name = child < 0 ? `leaf ${-1 - child}` : `node ${child}`;
      if (child >= 0 && child <= node) {
        throw badField(fields, key, `${key} of ${fields.of} leads from node ${node} back to node ${child}`);
      }
      const place = child < 0 ? -1 - child : nodes + 1 + child;
      if (seen[place] === 1) throw badField(fields, key, `${key} of ${fields.of} reaches ${name} a second time`);
      seen[place] = 1;
    });
  } // 2 · nodes different children of nodes + 1 leaves and nodes − 1 inner nodes: all are reached
}
