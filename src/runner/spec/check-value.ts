import { nameList, nearest } from "../../formats/nearest.ts";
import type { Json, JsonObject } from "../contract/json.ts";
import { PATH_KEYWORD } from "../contract/params.ts";
import type { CaseParameter, PathParameter } from "./compiled.ts";
import { makeReporter, type Reporter } from "./diagnostics.ts";
import { type FileProbe, resolvePath } from "./files.ts";
import { OWN_SBATCH_OPTIONS, SBATCH_PATTERN } from "./keys.ts";
import { baseOf, found, isNull, type ListNode, type MapNode, type Node, nodeOf, type ScalarNode } from "./node.ts";
import { parseSize, parseTime, SIZE_PATTERN, TIME_PATTERN } from "./quantities.ts";
import { branches, choices, describe, isObject, keywordsOf, listChoices, schemaOf, types } from "./schema-text.ts";
import { placeText } from "./source.ts";

type Step = string | number;

/** What checking values needs, and collects. */
export interface Checking {
  readonly report: Reporter;
  readonly files: FileProbe;
  /** Path parameters found. */
  readonly paths: PathParameter[];
  /** Values that are known only when a case is at hand. */
  readonly cases: CaseParameter[];
  /** What the checked values are called; parameters unless said. */
  readonly word?: "key";
}

const nameOf = (at: readonly Step[]): string =>
  at.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`), "");

/**
 * Checks a value against the subset of JSON Schema that components use and gives it back as plain data, defaults filled in
 * and paths made absolute. Each mistake is reported once, at its place; what it returns then is of no use.
 */
export function checkValue(node: Node, schema: JsonObject, at: readonly Step[], checking: Checking): Json {
  if (node.type === "scalar") {
    if (node.poison) return null;
    if (node.deferred) {
      checking.cases.push({ at, text: String(node.value) });
      return node.value;
    }
  }
  const fixed = choices(schema);
  if (fixed) return checkChoice(node, fixed, at, checking);
  const alternatives = branches(schema);
  if (alternatives) return checkAlternatives(node, alternatives, schema, at, checking);
  const wanted = types(schema);
  if (node.type === "map") {
    if (wanted.length === 0 || wanted.includes("object")) return checkMap(node, schema, at, checking);
  } else if (node.type === "list") {
    if (wanted.length === 0 || wanted.includes("array")) return checkList(node, schema, at, checking);
  } else {
    const value = readLoose(node, wanted);
    if (wanted.length === 0 || wanted.some((type) => isType(type, value))) return checkScalar(node, value, schema, at, checking);
  }
  wrongType(node, schema, at, checking);
  return null;
}

function isType(type: string, value: Json): boolean {
  if (value === null) return type === "null";
  if (type === "integer") return Number.isSafeInteger(value);
  return typeof value === type;
}

/** The value of the environment as the type that is wanted; all others as they are. */
function readLoose(node: ScalarNode, wanted: readonly string[]): ScalarNode["value"] {
  const { value } = node;
  if (!node.loose || typeof value !== "string" || wanted.length === 0 || wanted.includes("string")) return value;
  if (wanted.includes("boolean") && (value === "true" || value === "false")) return value === "true";
  const number = Number(value);
  return /^[-+]?[\d.]/.test(value) && Number.isFinite(number) ? number : value;
}

const raw = (node: ScalarNode): string => {
  const { source, start, end } = node.from ?? node.at;
  const text = source.text.slice(start, end).trim();
  return text.length > 0 && text.length < 60 && !text.includes("\n") ? text : String(node.value);
};

function given(node: Node): string | undefined {
  return node.from ? `the value comes from ${placeText(node.from)}` : undefined;
}

function wrongType(node: Node, schema: JsonObject, at: readonly Step[], checking: Checking): void {
  const name = nameOf(at);
  const wanted = describe(schema);
  if (schema.pattern === SIZE_PATTERN || schema.pattern === TIME_PATTERN) {
    checking.report.add("bad-quantity", `${JSON.stringify(name)} must be ${wanted}, found ${found(node)}`, node.at, {
      help: given(node),
    });
    return;
  }
  const text = types(schema).includes("string") || branches(schema)?.some((branch) => types(branch).includes("string"));
  if (text && node.type === "scalar" && (typeof node.value === "number" || typeof node.value === "boolean")) {
    const help = `put it in quotes: ${JSON.stringify(raw(node))}`;
    checking.report.add("unquoted-text", `${JSON.stringify(name)} must be ${wanted}, found ${found(node)}`, node.at, { help });
    return;
  }
  checking.report.add("wrong-type", `${JSON.stringify(name)} must be ${wanted}, found ${found(node)}`, node.at, {
    help: given(node),
  });
}

function checkChoice(node: Node, fixed: readonly Json[], at: readonly Step[], checking: Checking): Json {
  const value = node.type === "scalar" ? node.value : undefined;
  const loose = node.type === "scalar" && node.loose ? fixed.find((choice) => String(choice) === value) : undefined;
  if (loose !== undefined) return loose;
  if (value !== undefined && fixed.includes(value)) return value;
  const words = fixed.filter((choice) => typeof choice === "string");
  if (typeof value === "number" && words.includes(raw(node as ScalarNode))) {
    wrongType(node, { type: "string" }, at, checking);
    return null;
  }
  const message = `${JSON.stringify(nameOf(at))} cannot be ${found(node)}`;
  const hints = {
    allowed: listChoices(fixed),
    nearest: typeof value === "string" ? nearest(value, words) : undefined,
    help: given(node),
  };
  checking.report.add("unknown-choice", message, node.at, hints);
  return null;
}

/** The first alternative that fits; the mistake of the one that fits in type, if it is one alone. */
function checkAlternatives(
  node: Node,
  alternatives: readonly JsonObject[],
  schema: JsonObject,
  at: readonly Step[],
  checking: Checking,
): Json {
  for (const alternative of alternatives) {
    const trial: Checking = { report: makeReporter(), files: NO_FILES, paths: [], cases: [] };
    const keyword = schema[PATH_KEYWORD] === undefined ? alternative : { [PATH_KEYWORD]: schema[PATH_KEYWORD], ...alternative };
    checkValue(node, keyword, at, trial);
    if (trial.report.count === 0) return checkValue(node, keyword, at, checking);
  }
  const like = alternatives.filter((alternative) => sameShape(node, alternative));
  const [only] = like;
  if (only && like.length === 1) return checkValue(node, only, at, checking);
  wrongType(node, schema, at, checking);
  return null;
}

function sameShape(node: Node, schema: JsonObject): boolean {
  const fixed = choices(schema);
  if (fixed) return node.type === "scalar" && fixed.some((choice) => typeof choice === typeof node.value);
  return types(schema).some((type) => {
    if (type === "object") return node.type === "map";
    if (type === "array") return node.type === "list";
    if (node.type !== "scalar") return false;
    return type === "integer" ? typeof node.value === "number" : isType(type, node.value);
  });
}

/** For a trial, in which every path is there: whether it is, is told elsewhere. */
export const NO_FILES: FileProbe = { type: () => "file", require: () => true };

/** Why something is no option that may be given to sbatch. */
function sbatchHelp(value: string): string {
  const name = /^--([a-z][a-z0-9-]*)(=|$)/.exec(value)?.[1];
  if (name !== undefined && OWN_SBATCH_OPTIONS.includes(name))
    return `regimen sets --${name} itself, as it does ${OWN_SBATCH_OPTIONS.filter((one) => one !== name)
      .map((one) => `--${one}`)
      .join(", ")}`;
  return "one option a line, in its long form: --NAME or --NAME=VALUE, in lower case, without a blank before the value";
}

function checkScalar(node: ScalarNode, value: Json, schema: JsonObject, at: readonly Step[], checking: Checking): Json {
  const bad = (reason: string, help?: string): null => {
    const message = `${JSON.stringify(nameOf(at))} must be ${describe(schema)}, found ${reason}`;
    checking.report.add("out-of-range", message, node.at, { help: help ?? given(node) });
    return null;
  };
  if (typeof value === "number") {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
    const fits =
      !(typeof minimum === "number" && value < minimum) &&
      !(typeof maximum === "number" && value > maximum) &&
      !(typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) &&
      !(typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) &&
      !(typeof multipleOf === "number" && Math.abs(value / multipleOf - Math.round(value / multipleOf)) > 1e-9);
    return fits ? value : bad(String(value));
  }
  if (typeof value !== "string") return value;
  const { minLength, maxLength, pattern } = schema;
  if (value === "" && minLength === 1) {
    checking.report.add("out-of-range", `${JSON.stringify(nameOf(at))} must not be empty`, node.at, { help: given(node) });
    return null;
  }
  if (typeof minLength === "number" && value.length < minLength) return bad(JSON.stringify(value));
  if (typeof maxLength === "number" && value.length > maxLength) return bad(found(node));
  const quantity = pattern === SIZE_PATTERN ? parseSize : pattern === TIME_PATTERN ? parseTime : null;
  if (quantity) {
    if (quantity(value) === null) wrongType(node, schema, at, checking);
    return value;
  }
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value))
    return bad(JSON.stringify(value), pattern === SBATCH_PATTERN ? sbatchHelp(value) : undefined);
  return schema[PATH_KEYWORD] === undefined ? value : checkPath(node, value, schema, at, checking);
}

function checkPath(node: ScalarNode, value: string, schema: JsonObject, at: readonly Step[], checking: Checking): Json {
  if (keywordsOf(schema).includes(value)) return value;
  if (value.includes("\0")) {
    wrongType(node, schema, at, checking);
    return null;
  }
  const path = resolvePath(baseOf(node), value);
  if (!checking.files.require(path, value, node.at, checking.report)) return null;
  const { reads } = schemaOf(schema[PATH_KEYWORD]);
  const names = Array.isArray(reads) ? reads.filter((name) => typeof name === "string") : null;
  checking.paths.push({ at, path, ...(names ? { reads: names } : {}) });
  return path;
}

function checkList(node: ListNode, schema: JsonObject, at: readonly Step[], checking: Checking): Json {
  const { items, minItems, maxItems, uniqueItems } = schema;
  const count = node.items.length;
  if ((typeof minItems === "number" && count < minItems) || (typeof maxItems === "number" && count > maxItems)) {
    const what = count === 0 ? "an empty list" : `a list of ${count}`;
    const wanted = minItems === 1 && maxItems === undefined ? "a list that is not empty" : describe(schema);
    checking.report.add("out-of-range", `${JSON.stringify(nameOf(at))} must be ${wanted}, found ${what}`, node.at, {
      help: given(node),
    });
    return [];
  }
  const values = node.items.map((item, index) => {
    const own = Array.isArray(items) ? items[index] : items;
    return checkValue(item, schemaOf(own), [...at, index], checking);
  });
  if (uniqueItems === true) {
    const seen = new Set<string>();
    for (const [index, value] of values.entries()) {
      const text = JSON.stringify(value);
      const item = node.items[index];
      if (seen.has(text) && item)
        checking.report.add("duplicate-value", `${JSON.stringify(nameOf(at))} holds ${text} twice`, item.at);
      seen.add(text);
    }
  }
  return values;
}

function checkMap(node: MapNode, schema: JsonObject, at: readonly Step[], checking: Checking): Json {
  const properties = schemaOf(schema.properties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const patterns = Object.entries(schemaOf(schema.patternProperties));
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(properties)) {
    const property = schemaOf(value);
    const entry = node.entries.get(key);
    if (entry && !(isNull(entry.value) && property.default === null)) {
      result[key] = checkValue(entry.value, property, [...at, key], checking);
    } else if (property.default !== undefined) {
      result[key] = fillDefault(property.default, property, node, [...at, key], checking);
    } else if (required.includes(key)) {
      const name = nameOf([...at, key]);
      checking.report.add("missing-parameter", `${JSON.stringify(name)} is missing: ${describe(property)}`, node.at, {
        help: typeof property.description === "string" ? property.description : undefined,
      });
    }
  }
  for (const [key, entry] of node.entries) {
    if (Object.hasOwn(properties, key)) continue;
    const pattern = patterns.find(([text]) => new RegExp(text, "u").test(key));
    const rest = schema.additionalProperties;
    if (pattern) result[key] = checkValue(entry.value, schemaOf(pattern[1]), [...at, key], checking);
    else if (rest === false) unknownKey(key, node, properties, at, checking);
    else result[key] = checkValue(entry.value, isObject(rest) ? rest : {}, [...at, key], checking);
  }
  return result;
}

function unknownKey(key: string, node: MapNode, properties: JsonObject, at: readonly Step[], checking: Checking): void {
  const entry = node.entries.get(key);
  const names = Object.keys(properties);
  const hints = { allowed: nameList(names), nearest: nearest(key, names) };
  const word = checking.word ?? "parameter";
  checking.report.add(
    `unknown-${word}`,
    `unknown ${word} ${JSON.stringify(nameOf([...at, key]))}`,
    entry?.keyAt ?? node.at,
    hints,
  );
}

/** A default as data; a path in it starts from the folder of the spec. */
export function fillDefault(value: Json, schema: JsonObject, owner: Node, at: readonly Step[], checking: Checking): Json {
  const needsWork = schema[PATH_KEYWORD] !== undefined || isObject(value) || Array.isArray(value);
  return needsWork ? checkValue(nodeOf(value, owner.at), schema, at, checking) : value;
}
