import type { BoostedModel } from "../model.ts";
import { badField, type Fields, integerField, integersField, parseFields, shown, textField } from "./parse-fields.ts";
import { readObjective } from "./read-objective.ts";
import type { TextLines } from "./text-lines.ts";

/** What the lines before the first tree say. */
export interface Header {
  readonly version: "v3" | "v4";
  readonly model: Omit<BoostedModel, "compat" | "trees" | "parameters" | "pandasCategorical">;
  /** Bytes of each tree's block. */
  readonly treeSizes: Int32Array;
  /** Line of the sizes, from 1. */
  readonly sizesLine: number;
}

const MOST = 2 ** 31 - 1;
const KEYS = new Set(
  `version num_class num_tree_per_iteration label_index max_feature_idx objective average_output feature_names monotone_constraints
   feature_infos tree_sizes regimen_classes regimen_features`.split(/\s+/),
);
const OBJECTIVES = "regimen reads binary, multiclass, multiclassova and regression";

/** Reads the header, from the line `tree` up to the empty line after `tree_sizes`. */
export function parseHeader(lines: TextLines): Header {
  lines.next();
  const fields = parseFields(lines, "the header", ["average_output"]);
  const lineOf = (key: string): number | undefined => fields.map.get(key)?.line;
  const version = textField(fields, "version");
  if (version !== "v3" && version !== "v4") {
    throw lines.unsupported(
      `version ${shown(version)} of the format`,
      "versions v3 and v4 are read (LightGBM 2.3 and later)",
      lineOf("version"),
    );
  }
  for (const [key, { line }] of fields.map) {
    if (!KEYS.has(key)) throw lines.bad(`the header has an unknown ${shown(key)}`, line);
  }
  if (fields.map.has("average_output")) {
    throw lines.unsupported("the model is a random forest of LightGBM (average_output)", OBJECTIVES, lineOf("average_output"));
  }
  const outputs = integerField(fields, "num_class", 1, MOST);
  const treesPerIteration = integerField(fields, "num_tree_per_iteration", 1, MOST);
  integerField(fields, "label_index", 0, MOST);
  const features = integerField(fields, "max_feature_idx", 0, MOST - 1) + 1;
  if (!fields.map.has("objective") && lines.current() !== undefined)
    throw lines.unsupported("the header has no objective: it was the caller's own", OBJECTIVES);
  const objective = textField(fields, "objective");
  const known = readObjective(objective);
  if (!known) throw lines.unsupported(`the objective ${shown(objective)}`, OBJECTIVES, lineOf("objective"));
  for (const [key, value] of [
    ["num_class", outputs],
    ["num_tree_per_iteration", treesPerIteration],
  ] as const) {
    if (value !== known.outputs)
      throw badField(fields, key, `${key} is ${value}, but the objective ${shown(objective)} has ${known.outputs}`);
  }
  const printed = names(fields, "feature_names", features);
  const featureInfos = names(fields, "feature_infos", features);
  const sizes = textField(fields, "tree_sizes");
  const classes = jsonList(fields, "regimen_classes", known.kind === "regression" ? 0 : Math.max(2, known.outputs));
  const featureNames = jsonList(fields, "regimen_features", features)?.map(String) ?? printed;
  const seen = new Set<string>();
  const twice = featureNames.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw badField(fields, "feature_names", `two features are named ${shown(twice)}`);
  return {
    version,
    model: {
      objective,
      treesPerIteration,
      featureNames,
      featureInfos,
      ...(fields.map.has("monotone_constraints")
        ? { monotoneConstraints: Array.from(integersField(fields, "monotone_constraints", features, -1, 1)) }
        : {}),
      ...(classes ? { classes } : {}),
    },
    treeSizes: integersField(fields, "tree_sizes", sizes === "" ? 0 : sizes.split(" ").length, 1, MOST),
    sizesLine: lineOf("tree_sizes") ?? lines.number,
  };
}

function names(fields: Fields, key: string, count: number): readonly string[] {
  const parts = textField(fields, key).split(" ");
  if (parts.length !== count || parts.includes("")) {
    throw badField(fields, key, `${key} has ${parts.filter(Boolean).length} entries, not the ${count} of max_feature_idx`);
  }
  return parts;
}

/** One of our own lines: a JSON list of different numbers or texts; undefined if the header has none. */
function jsonList(fields: Fields, key: string, count: number): readonly (number | string)[] | undefined {
  const text = fields.map.get(key)?.value;
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badField(fields, key, `${key} is no JSON`);
  }
  const list = Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number") ? value : [];
  if (list.length !== count || new Set(list).size !== count)
    throw badField(fields, key, `${key} must list ${count} different numbers or texts`);
  return list;
}
