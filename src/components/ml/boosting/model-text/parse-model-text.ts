import { FormatError, fileName } from "../../../../formats/format-error.ts";
import type { BoostedModel, BoostedTree, Compat } from "../model.ts";
import { shown } from "./parse-fields.ts";
import { type Header, parseHeader } from "./parse-header.ts";
import { parseTree } from "./parse-tree.ts";
import { TextLines } from "./text-lines.ts";

/**
 * Reads LightGBM's model.txt: format v3 (LightGBM 2.3 to 3.3) and v4 (4.x), from the Python package or the command line, with any line
 * ends. v3 with the lines that only LightGBM 3 wrote counts as `compat` 4. Splits on categories, linear leaves, random forests and
 * objectives other than binary, multiclass, multiclassova and regression are a FormatError `unsupported-content`; anything that
 * LightGBM does not write is `damaged-file`, a file that stops early `cut-off-file`, each with its line. The importances in the
 * text are not read: they follow from the trees.
 *
 * @param where path of the file, for messages
 */
export function parseModelText(text: string, where: string): BoostedModel {
  const lines = new TextLines(text, where);
  if (lines.current() !== "tree") {
    const found = text === "" ? "it is empty" : `line 1 is ${shown(lines.current() ?? "")}, not "tree"`;
    throw new FormatError({
      code: "damaged-file",
      message: `${fileName(where)} is no LightGBM model: ${found}`,
      file: where,
      line: 1,
      help: "give a model.txt, as LightGBM's save_model or ml/gradient-boosting writes it",
    });
  }
  const header = parseHeader(lines);
  const trees = parseTrees(lines, header, !text.includes("\r"));
  const compat = parseImportances(lines, header);
  const parameters = parseParameters(lines);
  return { ...header.model, compat, trees, parameters, pandasCategorical: parsePandas(lines) };
}

/** @param sized whether the sizes in the header count these bytes: line ends were not changed since */
function parseTrees(lines: TextLines, header: Header, sized: boolean): readonly BoostedTree[] {
  const { treeSizes, sizesLine, model } = header;
  const trees: BoostedTree[] = [];
  for (lines.skipEmpty(); lines.current() !== "end of trees"; lines.skipEmpty()) {
    const index = trees.length;
    const heading = lines.current();
    if (heading === undefined) throw lines.ended('"end of trees"');
    if (heading !== `Tree=${index}`) throw lines.bad(`${shown(heading)} stands where "Tree=${index}" or "end of trees" should`);
    const first = lines.number;
    lines.next();
    trees.push(parseTree(lines, index, model.featureNames.length));
    const last = lines.number;
    if (lines.current() === undefined) throw lines.ended('"end of trees"');
    lines.skipEmpty();
    const size = lines.charactersBetween(first, lines.number);
    const wanted = treeSizes[index];
    if (sized && wanted !== undefined && size !== wanted) {
      throw lines.bad(`tree ${index} has ${size} bytes, but tree_sizes says ${wanted}`, last - 1);
    }
  }
  if (trees.length !== treeSizes.length)
    throw lines.bad(`tree_sizes lists ${treeSizes.length} trees, but there are ${trees.length}`, sizesLine);
  if (trees.length % model.treesPerIteration !== 0) {
    throw lines.bad(`${trees.length} trees are no whole number of iterations of ${model.treesPerIteration}`, sizesLine);
  }
  lines.next();
  return trees;
}

/** Passes the importances; their heading tells who wrote them. */
function parseImportances(lines: TextLines, { version }: Header): Compat {
  lines.skipEmpty();
  const heading = lines.current();
  if (heading === undefined) throw lines.ended("the importances");
  if (heading !== "feature_importances:" && !(version === "v3" && heading === "feature importances:")) {
    throw lines.bad(`${shown(heading)} stands where "feature_importances:" should`);
  }
  for (let line = lines.following(); line !== undefined && line !== ""; line = lines.following()) {
    if (!/^.+=\d+$/.test(line)) throw lines.bad(`${shown(line)} is no importance`);
  }
  return heading === "feature_importances:" ? "4" : "2.3";
}

/** Lines of the parameters section without their brackets; none if there is no section. */
function parseParameters(lines: TextLines): readonly string[] {
  lines.skipEmpty();
  if (lines.current() !== "parameters:") return [];
  const parameters: string[] = [];
  for (lines.next(); lines.current() !== "end of parameters"; lines.next()) {
    const line = lines.current();
    if (line === undefined) throw lines.ended('"end of parameters"');
    if (line === "") continue;
    if (!/^\[.*\]$/.test(line)) throw lines.bad(`${shown(line)} stands where a [parameter: value] should`);
    parameters.push(line.slice(1, -1));
  }
  lines.next();
  return parameters;
}

/** The JSON of the Python package's line; empty without that line. A parser's section, which CSV training may leave, is passed. */
function parsePandas(lines: TextLines): string {
  lines.skipEmpty();
  if (lines.current() === "parser:") {
    while (lines.current() !== "end of parser") {
      if (lines.current() === undefined) throw lines.ended('"end of parser"');
      lines.next();
    }
    lines.next();
    lines.skipEmpty();
  }
  const line = lines.current();
  if (line === undefined) return "";
  const prefix = "pandas_categorical:";
  if (!line.startsWith(prefix)) throw lines.bad(`${shown(line)} stands where the model should end`);
  const json = line.slice(prefix.length);
  try {
    JSON.parse(json);
  } catch {
    throw lines.bad("pandas_categorical is no JSON");
  }
  lines.next();
  lines.skipEmpty();
  const rest = lines.current();
  if (rest !== undefined) throw lines.bad(`${shown(rest)} stands after the model's end`);
  return json;
}
