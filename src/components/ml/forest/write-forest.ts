import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FOREST_FORMAT, FOREST_VERSION } from "./forest-format.ts";
import type { ForestModel, ForestTree } from "./model.ts";

/**
 * Writes a forest as JSON, one tree a line, so that neither writing nor reading holds all of it as text. Every number reads back as the
 * same bits; equal models give equal bytes.
 */
export async function writeForest(model: ForestModel, path: string): Promise<void> {
  await pipeline(Readable.from(lines(model)), createWriteStream(path));
}

function* lines({ classes, featureNames, settings, trainingRows, trees }: ForestModel): Generator<string> {
  const head = {
    format: FOREST_FORMAT,
    version: FOREST_VERSION,
    classes,
    features: featureNames,
    parameters: settings,
    trainingRows,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"trees":[\n`;
  for (const [t, tree] of trees.entries()) yield `${treeText(tree)}${t + 1 < trees.length ? "," : ""}\n`;
  yield "]}\n";
}

const treeText = (tree: ForestTree): string =>
  `{${Object.entries(tree)
    .map(([field, values]: [string, Int32Array | Float64Array]) => `"${field}":[${values.join(",")}]`)
    .join(",")}}`;
