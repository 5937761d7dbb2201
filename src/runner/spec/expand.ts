import { nameList } from "../../formats/nearest.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Composite, Given, Part } from "../contract/composite.ts";
import type { Scalar } from "../contract/json.ts";
import { accepts, type Kind, kindText } from "../contract/kinds.ts";
import type { At } from "../contract/misfit.ts";
import { checkValue, NO_FILES } from "./check-value.ts";
import { componentName } from "./component-name.ts";
import { makeReporter, type Reporter } from "./diagnostics.ts";
import { type Found, lookUp } from "./look-up.ts";
import { type Cell, cellText } from "./matrix.ts";
import { type Entry, hasPoison, type MapNode, type Node, nodeOf, type ScalarNode } from "./node.ts";
import type { Span } from "./source.ts";
import type { Stage, StageContext } from "./stage.ts";
import { type CellParams, planParams } from "./stage-params.ts";

/** One of the tasks that a cell of a composite stage stands for: component found, parameters checked. */
export interface PlannedPart {
  readonly part: Part;
  /** The part's own cell, and as ids write it; an axis that the stage's matrix has too is `PART.AXIS` here. */
  readonly cell: { readonly [axis: string]: Scalar };
  readonly text: string;
  readonly component: string;
  readonly entry: CatalogueEntry;
  readonly params: CellParams;
}

/**
 * The parts that a cell of a composite stage stands for, the stage itself last. Each mistake is reported where the value behind it was
 * written. Null where a mistake, or a component that still has to be loaded, hides some of them.
 */
export function expandStage(
  stage: Stage,
  cell: Cell,
  composite: Composite,
  context: StageContext,
): readonly PlannedPart[] | null {
  const scope = stage.scope(cell);
  const root = context.evaluator.evaluate(stage.written ?? { type: "map", entries: new Map(), at: stage.withAt }, scope);
  if (hasPoison(root)) return null;
  // what is wrong with these parameters is reported with the stage's settings
  const silent = makeReporter();
  const params = checkValue(root, stage.entry?.params ?? {}, [], { report: silent, files: NO_FILES, paths: [], cases: [] });
  if (silent.count > 0) return null;
  const find = (at: At): Found => lookUp(root, params, at, stage.withAt);
  const { misfits, parts: wanted } = composite.expand(params);
  for (const { at, message, ...hints } of misfits) context.report.add("bad-parameters", message, find(at).keyAt, hints);
  const checked = new Map<Part["with"], CellParams>(); // parts that differ in what their inputs read alone share a `with`
  const planned: (PlannedPart | null)[] = [];
  for (const part of wanted) {
    const use = nodeFor(part.use, find) as ScalarNode; // a composite names components by text
    const component = plainComponent(use, stage, context);
    const own = component && (checked.get(part.with) ?? checkWith(part, component, stage, cell, find, context));
    if (own) checked.set(part.with, own);
    planned.push(
      component && own ? { part, ...cellOf(part, cell), component: component.name, entry: component.entry, params: own } : null,
    );
  }
  const parts = planned.filter((one) => one !== null);
  if (parts.length < planned.length) return null;
  for (const one of parts) checkPorts(one, parts, stage, context.report, ({ use }) => nodeFor(use, find).at);
  return misfits.length > 0 ? null : parts;
}

/** A component that does its work itself; what is wrong with it is reported. */
function plainComponent(use: ScalarNode, stage: Stage, context: StageContext): ReturnType<StageContext["component"]> {
  const found = context.component(use);
  if (!found?.entry.composite) return found;
  context.report.add(
    "bad-component",
    `${stage.component} cannot use ${found.name} here: it stands for several tasks itself`,
    use.at,
  );
  return null;
}

function nodeFor(given: Given, find: (at: At) => Found): Node {
  const { node } = find(given.at);
  return given.value === undefined ? node : nodeOf(given.value, node.at);
}

function checkWith(
  part: Part,
  component: { readonly name: string; readonly entry: CatalogueEntry },
  stage: Stage,
  cell: Cell,
  find: (at: At) => Found,
  { report, files, check }: StageContext,
): CellParams {
  const entries = new Map<string, Entry>();
  for (const [key, given] of Object.entries(part.with))
    entries.set(key, { key, keyAt: find(given.at).keyAt, value: nodeFor(given, find) });
  const written: MapNode = { type: "map", entries, at: stage.withAt };
  const evaluator = { evaluate: (node: Node): Node => node }; // it is evaluated already
  const name = `${stage.name}/${part.name}`;
  return planParams({
    entry: component.entry,
    check: () => check(component.name),
    inputs: new Set(Object.keys(part.in)),
    stage: name,
    keyAt: stage.withAt,
    written,
    evaluator,
    scope: () => stage.scope(cell),
    report,
    files,
  })(cell);
}

function cellOf({ name, cell }: Part, outer: Cell): Pick<PlannedPart, "cell" | "text"> {
  const plain = Object.entries(cell).map(([axis, value]): readonly [string, Scalar] => [
    Object.hasOwn(outer.plain, axis) ? `${name}.${axis}` : axis,
    typeof value === "object" && value !== null ? JSON.stringify(value) : value,
  ]);
  return { cell: Object.fromEntries(plain), text: plain.map(([axis, value]) => `${axis}=${cellText(value)}`).join(",") };
}

/** Reports where a component does not have the ports that the composite wires: the user may have named any. */
function checkPorts(
  one: PlannedPart,
  parts: readonly PlannedPart[],
  stage: Stage,
  report: Reporter,
  placeOf: (part: Part) => Span,
): void {
  const bad = ({ part, component }: PlannedPart, what: string, names?: object): void => {
    const allowed = names && nameList(Object.keys(names));
    report.add("bad-component", `${stage.component} cannot use ${componentName(component)} here: ${what}`, placeOf(part), {
      allowed,
    });
  };
  const { inputs, anyInputs } = one.entry;
  for (const [port, { optional }] of Object.entries(inputs)) {
    if (!optional && !Object.hasOwn(one.part.in, port)) bad(one, `it needs the input ${JSON.stringify(port)} too`);
  }
  for (const [port, refs] of Object.entries(one.part.in)) {
    const wanted = (Object.hasOwn(inputs, port) ? inputs[port] : anyInputs)?.kind;
    if (wanted === undefined) {
      bad(one, `it has no input ${JSON.stringify(port)}`, inputs);
      continue;
    }
    const takes = (kind: Kind): string => `its input ${JSON.stringify(port)} takes ${kindText(wanted)}, not ${kind}`;
    for (const ref of [refs].flat()) {
      if ("input" in ref) {
        const kind = stage.entry?.inputs[ref.input]?.kind;
        if (typeof kind === "string" && kind !== "any" && !accepts(wanted, kind)) bad(one, takes(kind));
        continue;
      }
      const producer = parts[ref.part];
      const outputs = producer?.params.outputs;
      if (!outputs) continue; // a mistake hides them
      const kind = outputs[ref.port];
      if (kind === undefined) bad(producer, `it has no output ${JSON.stringify(ref.port)}`, outputs);
      else if (accepts(wanted, kind)) continue;
      else if (one.part.use.value === undefined)
        bad(one, takes(kind)); // the one that the user named is to blame
      else bad(producer, `its output ${JSON.stringify(ref.port)} is ${kind}, not ${kindText(wanted)}`);
    }
  }
}
