import { nameList, nearest } from "../../formats/nearest.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Json, JsonObject } from "../contract/json.ts";
import { KINDS, type Kind } from "../contract/kinds.ts";
import { checkTogether, type Together } from "./check-together.ts";
import { type Checking, checkValue, fillDefault } from "./check-value.ts";
import type { CaseParameter, PathParameter } from "./compiled.ts";
import type { FileProbe } from "./files.ts";
import { WORD } from "./keys.ts";
import type { Cell } from "./matrix.ts";
import { isNull, type MapNode, type Node } from "./node.ts";
import { perCell } from "./per-cell.ts";
import { branches, describe, schemaOf } from "./schema-text.ts";
import { axesRead } from "./scope.ts";
import { checkName } from "./shape.ts";

/** The parameters of one cell. */
export interface CellParams {
  readonly params: JsonObject;
  readonly paths: readonly PathParameter[];
  readonly cases: readonly CaseParameter[];
  /** Kinds of all outputs; null where a mistake hides them. */
  readonly outputs: Readonly<Record<string, Kind>> | null;
}

/** What the parameters of a stage are checked with. */
export interface ParamsPlan extends Together {
  readonly stage: string;
  readonly files: FileProbe;
}

interface Property {
  readonly json: Json;
  readonly paths: readonly PathParameter[];
  readonly cases: readonly CaseParameter[];
  readonly outputs: Readonly<Record<string, Kind>> | null | undefined;
}

/** Most ports that an integer parameter may make. */
const MAX_PORTS = 10_000;

/**
 * Checks `with` against the component's schema, each parameter once for every combination of the axes that it reads,
 * and gives the resolved parameters by cell.
 */
export function planParams(plan: ParamsPlan): (cell: Cell) => CellParams {
  const { entry, written } = plan;
  if (branches(entry.params)) return wholeParams(plan);
  const properties = schemaOf(entry.params.properties);
  const required = Array.isArray(entry.params.required) ? entry.params.required : [];
  const parts: (readonly [string, (cell: Cell) => Property])[] = [];
  const axes = new Set<string>();
  for (const [key, value] of Object.entries(properties)) {
    const schema = schemaOf(value);
    const given = written?.entries.get(key);
    if (given && !(isNull(given.value) && schema.default === null)) {
      const own = axesRead(given.value);
      for (const axis of own) axes.add(axis);
      parts.push([key, perCell(own, (cell) => property(plan, key, given.value, schema, cell))]);
    } else if (schema.default !== undefined) {
      const property = defaultProperty(plan, key, schema);
      parts.push([key, () => property]);
    } else if (required.includes(key)) missing(plan, key, schema);
  }
  const others = unknownParameters(plan, properties);
  for (const [key, node] of others) {
    const own = axesRead(node);
    for (const axis of own) axes.add(axis);
    const rest = schemaOf(entry.params.additionalProperties);
    parts.push([key, perCell(own, (cell) => property(plan, key, node, rest, cell))]);
  }
  return perCell(axes, (cell) => {
    checkTogether(plan, cell);
    return assemble(entry, parts, cell);
  });
}

function assemble(
  entry: CatalogueEntry,
  parts: readonly (readonly [string, (cell: Cell) => Property])[],
  cell: Cell,
): CellParams {
  const params: Record<string, Json> = {};
  const paths: PathParameter[] = [];
  const cases: CaseParameter[] = [];
  let outputs: Record<string, Kind> | null = fixedOutputs(entry);
  for (const [key, part] of parts) {
    const value = part(cell);
    params[key] = value.json;
    if (value.paths.length > 0) paths.push(...value.paths);
    if (value.cases.length > 0) cases.push(...value.cases);
    if (value.outputs === null) outputs = null;
    else if (value.outputs && outputs) outputs = { ...outputs, ...value.outputs };
  }
  return { params, paths, cases, outputs };
}

function fixedOutputs(entry: CatalogueEntry): Record<string, Kind> {
  return Object.fromEntries(Object.entries(entry.outputs).map(([port, output]) => [port, output.kind]));
}

function wholeParams(plan: ParamsPlan): (cell: Cell) => CellParams {
  const node: MapNode = plan.written ?? { type: "map", entries: new Map(), at: plan.keyAt };
  return perCell(axesRead(node), (cell) => {
    checkTogether(plan, cell);
    const checking: Checking = { report: plan.report, files: plan.files, paths: [], cases: [] };
    const params = checkValue(plan.evaluator.evaluate(node, plan.scope(cell)), plan.entry.params, [], checking);
    return { params: schemaOf(params), paths: checking.paths, cases: checking.cases, outputs: fixedOutputs(plan.entry) };
  });
}

function property(plan: ParamsPlan, key: string, node: Node, schema: JsonObject, cell: Cell): Property {
  const checking: Checking = { report: plan.report, files: plan.files, paths: [], cases: [] };
  const before = plan.report.count;
  const value = plan.evaluator.evaluate(node, plan.scope(cell));
  const json = checkValue(value, schema, [key], checking);
  const good = plan.report.count === before;
  return {
    json,
    paths: checking.paths,
    cases: checking.cases,
    outputs: good ? dynamicOutputs(plan, key, json, value) : hidden(plan, key),
  };
}

function defaultProperty(plan: ParamsPlan, key: string, schema: JsonObject): Property {
  const checking: Checking = { report: plan.report, files: plan.files, paths: [], cases: [] };
  const owner: Node = { type: "map", entries: new Map(), at: plan.keyAt };
  const json = fillDefault(schema.default ?? null, schema, owner, [key], checking);
  return { json, paths: checking.paths, cases: [], outputs: dynamicOutputs(plan, key, json, owner) };
}

const hidden = (plan: ParamsPlan, key: string): null | undefined => (plan.entry.dynamicOutputs?.from === key ? null : undefined);

/** The ports that a parameter makes; undefined if it makes none, null if a mistake hides them. */
function dynamicOutputs(
  plan: ParamsPlan,
  key: string,
  json: Json,
  node: Node,
): Readonly<Record<string, Kind>> | null | undefined {
  const dynamic = plan.entry.dynamicOutputs;
  if (dynamic?.from !== key) return undefined;
  const outputs: Record<string, Kind> = {};
  if ("prefix" in dynamic) {
    const count = typeof json === "number" ? json : 0;
    if (count > MAX_PORTS) {
      plan.report.add("out-of-range", `${JSON.stringify(key)} must be at most ${MAX_PORTS}, found ${count}`, node.at);
      return null;
    }
    for (let index = 0; index < count; index++) outputs[`${dynamic.prefix}${index}`] = dynamic.port.kind;
    return outputs;
  }
  const before = plan.report.count;
  for (const [port, kind] of Object.entries(schemaOf(json))) {
    const entry = node.type === "map" ? node.entries.get(port) : undefined;
    const at = entry?.keyAt ?? node.at;
    if (!checkName(port, WORD, "an output", at, plan.report)) continue;
    const known = KINDS.find((name) => name === kind);
    if (known) outputs[port] = known;
    else {
      const hints = { allowed: KINDS.join(", "), nearest: nearest(String(kind), KINDS) };
      plan.report.add("unknown-kind", `there is no kind ${JSON.stringify(kind)}`, entry?.value.at ?? at, hints);
    }
  }
  return plan.report.count > before ? null : outputs;
}

function missing(plan: ParamsPlan, key: string, schema: JsonObject): void {
  const { description } = schema;
  const message = `the stage ${JSON.stringify(plan.stage)} lacks the parameter ${JSON.stringify(key)}: ${describe(schema)}`;
  plan.report.add("missing-parameter", message, plan.keyAt, {
    help: `${typeof description === "string" ? `${description} ` : ""}Write \`with: { ${key}: … }\``,
  });
}

/** Reports what the component does not know; gives what it takes beside its named parameters. */
function unknownParameters(plan: ParamsPlan, properties: JsonObject): readonly (readonly [string, Node])[] {
  const others: (readonly [string, Node])[] = [];
  const names = Object.keys(properties);
  for (const [key, { keyAt, value }] of plan.written?.entries ?? []) {
    if (Object.hasOwn(properties, key)) continue;
    if (plan.entry.params.additionalProperties === false) {
      const hints = { allowed: nameList(names), nearest: nearest(key, names) };
      plan.report.add("unknown-parameter", `unknown parameter ${JSON.stringify(key)}`, keyAt, hints);
    } else others.push([key, value]);
  }
  return others;
}
