import type { Json, JsonObject } from "../contract/json.ts";
import { PATH_KEYWORD } from "../contract/params.ts";
import { SBATCH_PATTERN } from "./keys.ts";
import { SIZE_PATTERN, TIME_PATTERN } from "./quantities.ts";

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const schemaOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Alternatives of a schema, if it is a choice between schemas. */
export function branches(schema: JsonObject): readonly JsonObject[] | null {
  const list = schema.anyOf ?? schema.oneOf;
  return Array.isArray(list) ? list.filter(isObject) : null;
}

/** The fixed values of an `enum`, a `const` or a choice of constants; null if it is none of these. */
export function choices(schema: JsonObject): readonly Json[] | null {
  if (Array.isArray(schema.enum)) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  const list = branches(schema);
  if (!list || list.length === 0) return null;
  const values: Json[] = [];
  for (const branch of list) {
    const inner = choices(branch);
    if (!inner) return null;
    values.push(...inner);
  }
  return values;
}

/** JSON types that a schema names; empty when it takes any. */
export function types(schema: JsonObject): readonly string[] {
  const { type } = schema;
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === "string") : [];
}

const one = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

export const listChoices = (values: readonly Json[]): string => values.map(one).join(", ");

function bounds(schema: JsonObject): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === "number" && typeof maximum === "number") return ` from ${minimum} to ${maximum}`;
  const parts: string[] = [];
  if (typeof minimum === "number") parts.push(`≥ ${minimum}`);
  if (typeof exclusiveMinimum === "number") parts.push(`> ${exclusiveMinimum}`);
  if (typeof maximum === "number") parts.push(`≤ ${maximum}`);
  if (typeof exclusiveMaximum === "number") parts.push(`< ${exclusiveMaximum}`);
  if (typeof schema.multipleOf === "number") parts.push(`a multiple of ${schema.multipleOf}`);
  return parts.length > 0 ? ` ${parts.join(" and ")}` : "";
}

function length(schema: JsonObject, low: string, high: string, unit: string): string {
  const least = schema[low];
  const most = schema[high];
  if (typeof least === "number" && least === most) return ` of ${least} ${unit}`;
  if (typeof least === "number" && typeof most === "number") return ` of ${least} to ${most} ${unit}`;
  if (typeof least === "number" && least > 1) return ` of at least ${least} ${unit}`;
  return typeof most === "number" ? ` of at most ${most} ${unit}` : "";
}

/** What a schema wants, in words: `an integer ≥ 1`, `one of sqrt, log2, all`, `a list of text`. */
export function describe(schema: JsonObject): string {
  const fixed = choices(schema);
  if (fixed) return fixed.length === 1 ? one(fixed[0] ?? null) : `one of ${listChoices(fixed)}`;
  const list = branches(schema);
  if (list) return [...new Set(list.map(describe))].join(" or ");
  const names = types(schema);
  if (names.length === 0) return "any value";
  return names.map((name) => describeType(name, schema)).join(" or ");
}

function describeType(type: string, schema: JsonObject): string {
  switch (type) {
    case "integer":
      return `an integer${bounds(schema)}`;
    case "number":
      return `a number${bounds(schema)}`;
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "string": {
      if (schema[PATH_KEYWORD] !== undefined) return pathText(schema);
      if (schema.pattern === SIZE_PATTERN) return "a size such as 512MiB";
      if (schema.pattern === TIME_PATTERN) return "a time such as 10m";
      if (schema.pattern === SBATCH_PATTERN) return "an option of sbatch such as --qos=high";
      const form = typeof schema.pattern === "string" ? ` of the form ${schema.pattern}` : "";
      return `text${length(schema, "minLength", "maxLength", "letters")}${form}`;
    }
    case "array": {
      const items = schemaOf(schema.items);
      const of = Object.keys(items).length > 0 ? ` of ${describe(items).replace(/^an? /, "")}` : "";
      return `a list${length(schema, "minItems", "maxItems", "values")}${of}`;
    }
    default:
      return "a map";
  }
}

function pathText(schema: JsonObject): string {
  const words = keywordsOf(schema);
  return words.length > 0 ? `a path or ${words.join(" or ")}` : "a path";
}

/** Words that a path parameter takes as they are. */
export function keywordsOf(schema: JsonObject): readonly string[] {
  const { keywords } = schemaOf(schema[PATH_KEYWORD]);
  return Array.isArray(keywords) ? keywords.filter((word) => typeof word === "string") : [];
}
