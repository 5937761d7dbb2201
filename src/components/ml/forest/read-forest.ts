import { FormatError, fileName } from "../../../formats/format-error.ts";
import { readBytes } from "../../../formats/read-bytes.ts";
import { checkSettings } from "./check-settings.ts";
import { checkTree } from "./check-tree.ts";
import { FOREST_FORMAT, FOREST_VERSION } from "./forest-format.ts";
import type { ForestModel, ForestTree } from "./model.ts";
import { valueText } from "./value-text.ts";

const LINE_END = 10;

/**
 * Reads a forest's model.json, which stands as `writeForest` writes it: a line of its own for each tree. A file that ends too early is a
 * FormatError `cut-off-file`; anything else that does not make a forest is `damaged-file`, with its line. Memory: the file and the trees.
 */
export async function readForest(path: string): Promise<ForestModel> {
  const bytes = await readBytes(path);
  const lines = linesOf(bytes);
  const first = lines.next().value;
  if (first && !first.ended && first.text.startsWith(`{"format":"${FOREST_FORMAT}"`)) throw cutOff(path, 1);
  const head = readHead(first?.text ?? "", path);
  const { trees: wanted } = head.parameters;
  const trees: ForestTree[] = [];
  for (let number = 2; ; number++) {
    const line = lines.next().value;
    if (line?.text === "]}") {
      if (trees.length < wanted) throw bad(path, number, `it has ${trees.length} trees, not ${wanted}`);
      if (lines.next().value) throw bad(path, number + 1, "something follows the last tree");
      break;
    }
    if (!line?.ended) throw cutOff(path, number);
    if (trees.length === wanted) throw bad(path, number, `something follows the last of ${wanted} trees`);
    const comma = trees.length + 1 < wanted;
    if (line.text.endsWith(",") !== comma)
      throw bad(path, number, comma ? "no comma follows the tree" : "a comma follows the last tree");
    const tree = checkTree(parse(comma ? line.text.slice(0, -1) : line.text), head.features.length, head.classes.length);
    if (typeof tree === "string") throw bad(path, number, `tree ${trees.length} ${tree}`);
    trees.push(tree);
  }
  const { classes, features: featureNames, parameters: settings, trainingRows } = head;
  return { classes, featureNames, settings, trainingRows, trees };
}

interface Head {
  readonly classes: readonly (number | string)[];
  readonly features: readonly string[];
  readonly parameters: ForestModel["settings"];
  readonly trainingRows: number;
}

function readHead(line: string, path: string): Head {
  const open = ',"trees":[';
  const head = line.endsWith(open) ? parse(`${line.slice(0, -open.length)}}`) : undefined;
  if (!isMap(head) || head.format !== FOREST_FORMAT) {
    throw new FormatError({
      code: "damaged-file",
      message: `${fileName(path)} is no forest: its first line does not say "format":"${FOREST_FORMAT}"`,
      file: path,
      line: 1,
      help: "give a model.json as ml/random-forest writes it, with one tree a line",
    });
  }
  if (head.version !== FOREST_VERSION) {
    throw new FormatError({
      code: "unsupported-content",
      message: `${fileName(path)} has version ${valueText(head.version)} of the forest format; this regimen reads ${FOREST_VERSION}`,
      file: path,
      line: 1,
    });
  }
  const { classes, features, parameters, trainingRows } = head;
  const isLabel = (label: unknown): boolean => typeof label === "string" || (typeof label === "number" && Number.isFinite(label));
  if (!isListOf(classes, isLabel) || classes.length === 0 || new Set(classes).size < classes.length) {
    throw bad(path, 1, "classes is no list of different labels");
  }
  if (
    !isListOf(features, (name) => typeof name === "string") ||
    features.length === 0 ||
    new Set(features).size < features.length
  ) {
    throw bad(path, 1, "features is no list of different names");
  }
  if (!Number.isSafeInteger(trainingRows) || (trainingRows as number) < 1) throw bad(path, 1, "trainingRows is no count");
  const settings = checkSettings(parameters);
  if (typeof settings === "string") throw bad(path, 1, settings);
  return {
    classes: classes as readonly (number | string)[], // checked above
    features: features as readonly string[],
    parameters: settings,
    trainingRows: trainingRows as number,
  };
}

const isMap = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, holds: (item: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(holds);

/** Undefined where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `ended`: whether a line end follows. */
function* linesOf(bytes: Uint8Array): Generator<{ readonly text: string; readonly ended: boolean }, undefined> {
  const decoder = new TextDecoder();
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, from);
    const to = end < 0 ? bytes.length : end;
    yield { text: decoder.decode(bytes.subarray(from, to)).replace(/\r$/, ""), ended: end >= 0 };
    from = to + 1;
  }
}

const bad = (file: string, line: number, what: string): FormatError =>
  new FormatError({
    code: "damaged-file",
    message: `${fileName(file)} is damaged: line ${line}: ${what}`,
    file,
    line,
    help: "write the model again, or take another copy of the file",
  });

const cutOff = (file: string, line: number): FormatError =>
  new FormatError({
    code: "cut-off-file",
    message: `${fileName(file)} is cut off: it ends in line ${line}, before the last tree's end`,
    file,
    line,
    help: "take another copy of the file",
  });
