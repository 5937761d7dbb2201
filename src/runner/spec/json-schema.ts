import type { Catalogue, CatalogueEntry } from "../contract/catalogue.ts";
import type { InputPort } from "../contract/component.ts";
import type { Json, JsonObject } from "../contract/json.ts";
import { kindText } from "../contract/kinds.ts";
import { COMPONENT_KEYWORD, PATH_KEYWORD, RUNNING_KEYWORD } from "../contract/params.ts";
import { ENGINES_SCHEMA, EXPERIMENT_NAME, type KeyDoc, STAGE_KEYS, STAGE_NAME, TOP_KEYS, VARIANT_KEYS, WORD } from "./keys.ts";
import { isObject, schemaOf } from "./schema-text.ts";
import { shareSchemas } from "./share-schemas.ts";

/** Keywords that mean something to us alone. */
const OWN_KEYWORDS: ReadonlySet<string> = new Set([PATH_KEYWORD, COMPONENT_KEYWORD, RUNNING_KEYWORD]);

/** A text that holds an expression: taken wherever a typed value is wanted. */
const EXPRESSION: JsonObject = { type: "string", pattern: "\\$\\{" };
const OWN_COMPONENT: JsonObject = { type: "string", pattern: "^(\\.{0,2}/.*\\.ts|.*\\$\\{.*)$" };
const REFERENCE: JsonObject = {
  type: "string",
  pattern: "^\\s*(\\$\\{[^}]*\\}|[^\\s]+\\.[^.\\s]+.*)\\s*$",
};
const FILE: JsonObject = {
  type: "object",
  additionalProperties: false,
  required: ["file"],
  properties: { file: { type: "string", markdownDescription: "Path of a file or folder, relative to this file." } },
};

const described = (schema: JsonObject, doc: string, more: JsonObject = {}): JsonObject => ({
  description: doc,
  markdownDescription: doc,
  ...more,
  ...schema,
});

/**
 * JSON Schema (draft-07) of spec files for editors: keys, and for each component of the catalogue its parameters and inputs
 * with their descriptions and defaults. It is laxer than the compiler where a fragment or an overlay may leave things out.
 */
export function experimentSchema(catalogue: Catalogue, engines: readonly string[]): JsonObject {
  const names = [...catalogue.keys()].sort();
  const entries = names.flatMap((name) => catalogue.get(name) ?? []);
  const stages: JsonObject = {
    type: "object",
    additionalProperties: { $ref: "#/definitions/stage" },
    propertyNames: { pattern: STAGE_NAME },
  };
  const special: Readonly<Record<string, JsonObject>> = {
    params: { type: "object", propertyNames: { pattern: WORD } },
    stages,
    variants: { type: "object", additionalProperties: { $ref: "#/definitions/variant" }, propertyNames: { pattern: STAGE_NAME } },
    profiles: { type: "object", additionalProperties: { type: "object" }, propertyNames: { pattern: WORD } },
    include: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    experiment: { type: "string", pattern: EXPERIMENT_NAME },
    engine: { anyOf: [{ enum: ["auto", ...engines] }, EXPRESSION] },
    engines: { type: "object", additionalProperties: false, properties: perEngine(engines) },
  };
  return shareSchemas({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Regimen experiment",
    description: "An experiment of regimen: stages that use components, wired by their outputs.",
    type: "object",
    additionalProperties: false,
    properties: keyProperties(TOP_KEYS, special),
    definitions: {
      reference: referenceSchema(),
      matrix: matrixSchema(),
      variant: variantSchema(stages),
      stage: stageSchema(entries),
    },
  });
}

const perEngine = (engines: readonly string[]): JsonObject =>
  Object.fromEntries(engines.map((name) => [name, schemaOf(ENGINES_SCHEMA.additionalProperties)]));

/** Properties of a map whose keys are documented, null allowed (it deletes what a spec below says). */
function keyProperties(keys: Readonly<Record<string, KeyDoc>>, special: Readonly<Record<string, JsonObject>>): JsonObject {
  const properties: Record<string, Json> = {};
  for (const [key, { doc, schema }] of Object.entries(keys)) {
    properties[key] = described({ anyOf: [special[key] ?? loosen(schema ?? {}), { type: "null" }] }, doc);
  }
  return properties;
}

function referenceSchema(): JsonObject {
  const doc =
    'What an input reads: `stage.port`, `"stage[axis=value].port"`, `"stage[*].port"`, `stage@variant.port`, `experiment:stage.port`, or `{ file: path }`.';
  return described({ anyOf: [REFERENCE, FILE] }, doc);
}

function matrixSchema(): JsonObject {
  const cell: JsonObject = { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } };
  const cells = (doc: string): JsonObject => described({ anyOf: [{ type: "array", items: cell }, EXPRESSION] }, doc);
  return {
    anyOf: [
      {
        type: "object",
        properties: {
          include: cells("Cells that are added; each names every axis."),
          exclude: cells("Cells that are dropped; each names some axes."),
          seed: described({ $ref: "#/definitions/matrix/definitions/axis" }, "Repetitions: tables aggregate over this axis."),
        },
        propertyNames: { pattern: WORD },
        additionalProperties: { $ref: "#/definitions/matrix/definitions/axis" },
      },
      EXPRESSION,
    ],
    definitions: {
      axis: { anyOf: [{ type: "array", minItems: 1, items: { type: ["string", "number", "boolean"] } }, EXPRESSION] },
    },
  };
}

function variantSchema(stages: JsonObject): JsonObject {
  const set: JsonObject = {
    type: "object",
    propertyNames: { pattern: "^(stages|params|description|compare|tracking|engine|results)(\\.|$)" },
  };
  return { type: ["object", "null"], additionalProperties: false, properties: keyProperties(VARIANT_KEYS, { set, add: stages }) };
}

function stageSchema(entries: readonly CatalogueEntry[]): JsonObject {
  const use: JsonObject = {
    anyOf: [...entries.map(({ name, doc }) => ({ const: name, description: doc, markdownDescription: doc })), OWN_COMPONENT],
  };
  const special: Readonly<Record<string, JsonObject>> = {
    use,
    in: { type: "object" },
    with: { type: "object" },
    matrix: { $ref: "#/definitions/matrix" },
    each: { $ref: "#/definitions/reference" },
  };
  return {
    type: ["object", "null"],
    additionalProperties: false,
    properties: keyProperties(STAGE_KEYS, special),
    allOf: entries.map(stageOf),
  };
}

/** What a stage looks like once its `use` names a component. */
function stageOf(entry: CatalogueEntry): JsonObject {
  const { name, doc, params } = entry;
  return {
    if: { required: ["use"], properties: { use: { const: name } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: {
        with: described({ anyOf: [loosenMap(params), { type: "null" }] }, `Parameters of \`${name}\`. ${doc}`),
        in: described({ anyOf: [inputsSchema(entry), { type: "null" }] }, `Inputs of \`${name}\`.`),
      },
    },
  };
}

function inputsSchema(entry: CatalogueEntry): JsonObject {
  const properties = Object.fromEntries(Object.entries(entry.inputs).map(([port, input]) => [port, portSchema(input)]));
  return {
    type: "object",
    properties,
    additionalProperties: entry.anyInputs ? portSchema(entry.anyInputs) : false,
  };
}

function portSchema(port: InputPort): JsonObject {
  const one: JsonObject = { $ref: "#/definitions/reference" };
  const forms: Json[] = port.many ? [one, { type: "array", items: one }] : [one];
  const doc = `${port.doc} (${kindText(port.kind)}${port.many ? ", one or a list" : ""}${port.optional ? ", optional" : ""})`;
  return described({ anyOf: port.optional ? [...forms, { type: "null" }] : forms }, doc);
}

/** Keywords that explain a value rather than constrain it. */
const ANNOTATIONS: readonly string[] = ["title", "description", "default", "examples"];

/** A component's schema as editors want it: an expression is taken for every value, at every depth. */
function loosen(schema: JsonObject): JsonObject {
  const own: Record<string, Json> = {};
  const notes: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (ANNOTATIONS.includes(key)) notes[key] = value;
    else if (!OWN_KEYWORDS.has(key)) own[key] = value;
  }
  if (typeof notes.description === "string") notes.markdownDescription = notes.description;
  if (Object.keys(own).length === 0) return notes;
  if (own.type === "string" && Object.keys(own).every((key) => key === "type" || key === "minLength"))
    return { ...notes, ...own };
  return { ...notes, anyOf: [...alternatives(own), EXPRESSION] };
}

function alternatives(schema: JsonObject): readonly Json[] {
  const { anyOf, ...rest } = schema;
  if (Array.isArray(anyOf) && Object.keys(rest).length === 0) return anyOf.filter(isObject).map(deepen);
  return [deepen(schema)];
}

/** The schemas inside a schema, loosened; what has a default is not required. */
function deepen(schema: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...schema };
  if (Array.isArray(schema.required)) {
    const hasDefault = (key: Json): boolean =>
      typeof key === "string" && schemaOf(schemaOf(schema.properties)[key]).default !== undefined;
    result.required = schema.required.filter((key) => !hasDefault(key));
  }
  for (const key of ["properties", "patternProperties"]) {
    if (isObject(schema[key])) {
      result[key] = Object.fromEntries(Object.entries(schema[key]).map(([name, value]) => [name, loosen(schemaOf(value))]));
    }
  }
  for (const key of ["items", "additionalProperties"]) if (isObject(schema[key])) result[key] = loosen(schema[key]);
  if (Array.isArray(schema.items)) result.items = schema.items.map((item) => loosen(schemaOf(item)));
  if (Array.isArray(schema.anyOf)) result.anyOf = schema.anyOf.map((branch) => deepen(schemaOf(branch)));
  return result;
}

/** The parameters of a component: a map, its values loosened. */
function loosenMap(params: JsonObject): JsonObject {
  const { description, title, ...rest } = params;
  return deepen(rest);
}
