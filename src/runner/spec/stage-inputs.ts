import { nameList, nearest } from "../../formats/nearest.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { InputPort } from "../contract/component.ts";
import { kindText } from "../contract/kinds.ts";
import type { Reporter } from "./diagnostics.ts";
import { WORD } from "./keys.ts";
import { found, isNull, isPoison, type MapNode, type Node, type ScalarNode } from "./node.ts";
import { parseReference, type Reference } from "./reference.ts";
import { axesRead } from "./scope.ts";
import { checkName, mapAt } from "./shape.ts";
import type { Span } from "./source.ts";

/** One thing that an input reads. */
export type Read =
  | { readonly type: "stage"; readonly node: ScalarNode; readonly reference: Reference; readonly axes: ReadonlySet<string> }
  /** An expression that gives a whole reference. */
  | { readonly type: "expression"; readonly node: ScalarNode; readonly axes: ReadonlySet<string> }
  | { readonly type: "file"; readonly node: Node; readonly axes: ReadonlySet<string> }
  | { readonly type: "case"; readonly field: string };

export interface PlannedInput {
  readonly name: string;
  readonly keyAt: Span;
  readonly port: InputPort;
  readonly reads: readonly Read[];
}

/** The stage whose inputs are planned. */
export interface InputOwner {
  readonly name: string;
  readonly keyAt: Span;
  readonly component: string;
  readonly entry: CatalogueEntry | null;
}

/** What reading a reference depends on. */
export interface ReadContext {
  /** Axes of the reading stage. */
  readonly axes: readonly string[];
  /** Whether the stage runs over cases. */
  readonly each: boolean;
  readonly report: Reporter;
}

const FORMS =
  'write stage.port, "stage[axis=value].port", "stage[*].port", stage@variant.port, experiment:stage.port or { file: path }';
const ANY: InputPort = { kind: "any", doc: "", many: true };

/** Reads `in`: which ports there are, and what each reads; what the references name is looked up later. */
export function planInputs(node: MapNode, owner: InputOwner, context: ReadContext): readonly PlannedInput[] {
  const written = mapAt(node, "in", "`in`", context.report);
  const inputs: PlannedInput[] = [];
  for (const [name, { keyAt, value }] of written?.entries ?? []) {
    const port = portOf(name, keyAt, owner, context.report);
    const planned = port && planInput(name, keyAt, value, port, owner, context);
    if (planned) inputs.push(planned);
  }
  const value = node.entries.get("in")?.value;
  if (written === null && value !== undefined && !isNull(value)) return inputs;
  const ports = owner.entry?.inputs ?? {};
  for (const [name, port] of Object.entries(ports)) {
    if (port.optional || written?.entries.has(name)) continue;
    const message = `the stage ${JSON.stringify(owner.name)} lacks the input ${JSON.stringify(name)} (${kindText(port.kind)})`;
    const at = node.entries.get("in")?.keyAt ?? owner.keyAt;
    context.report.add("missing-input", message, at, {
      help: `${port.doc ? `${port.doc}: ` : ""}write \`in: { ${name}: stage.port }\``,
    });
  }
  return inputs;
}

function portOf(name: string, keyAt: Span, owner: InputOwner, report: Reporter): InputPort | null {
  if (!owner.entry) return ANY;
  const { inputs, anyInputs } = owner.entry;
  if (Object.hasOwn(inputs, name)) return inputs[name] ?? null;
  if (anyInputs) return checkName(name, WORD, "an input", keyAt, report) ? anyInputs : null;
  const names = Object.keys(inputs);
  const hints = { allowed: nameList(names), nearest: nearest(name, names) };
  report.add("unknown-input", `${owner.component} has no input ${JSON.stringify(name)}`, keyAt, hints);
  return null;
}

function planInput(
  name: string,
  keyAt: Span,
  value: Node,
  port: InputPort,
  owner: InputOwner,
  context: ReadContext,
): PlannedInput | null {
  const { report } = context;
  if (isNull(value) || (value.type === "list" && value.items.length === 0)) {
    if (!port.optional) {
      report.add("missing-input", `the input ${JSON.stringify(name)} reads nothing`, keyAt, {
        help: `write ${name}: stage.port`,
      });
    }
    return null;
  }
  const list = value.type === "list";
  if (list && port.many !== true && owner.entry) {
    report.add("one-input", `the input ${JSON.stringify(name)} takes one reference, found ${found(value)}`, value.at);
    for (const item of value.items) planRead(item, context);
    return null;
  }
  const reads: Read[] = [];
  for (const item of list ? value.items : [value]) {
    const read = planRead(item, context);
    if ((read?.type === "file" || read?.type === "case") && port.kind === "cases")
      refuseFile(`the input ${JSON.stringify(name)}`, item, report);
    else if (read) reads.push(read);
  }
  return { name, keyAt, port, reads };
}

/** A file holds no cases until a stage has listed them: their files count by content, so the runner has to know each. */
export function refuseFile(what: string, node: Node, report: Reporter): void {
  report.add("kind-mismatch", `${what} takes cases; a file or folder is none`, node.at, {
    help: "list its cases in a stage of their own, use: data/cases with: { path: … }, and read that stage's cases",
  });
}

/** Reads one reference; a mistake in its form is reported. */
export function planRead(node: Node, context: ReadContext): Read | null {
  const { report } = context;
  if (isPoison(node)) return null;
  if (node.type === "map") return planFile(node, report);
  if (node.type !== "scalar" || typeof node.value !== "string") {
    report.add("bad-reference", `an input must be a reference, found ${found(node)}`, node.at, { help: FORMS });
    return null;
  }
  const field = /^case\.([\w-]+)$/.exec(node.value.trim())?.[1];
  if (field !== undefined) {
    if (context.each) return { type: "case", field };
    report.add("case-outside-each", `case.${field} stands in a stage without \`each\``, node.at);
    return null;
  }
  const axes = axesRead(node);
  if (/^\s*\$\{[^}]*\}\s*$/.test(node.value)) return { type: "expression", node, axes };
  const reference = readReference(node, node.value, report);
  if (reference === null) return null;
  const plain = reference.cells === null && context.axes.length > 0;
  return { type: "stage", node, reference, axes: plain ? new Set(context.axes) : axes };
}

function planFile(node: MapNode, report: Reporter): Read | null {
  const file = node.entries.get("file");
  const odd = [...node.entries.values()].find((entry) => entry.key !== "file");
  if (odd) {
    const hints = { allowed: "file", nearest: nearest(odd.key, ["file"]) };
    report.add("unknown-key", `unknown key ${JSON.stringify(odd.key)} in an input`, odd.keyAt, hints);
    return null;
  }
  if (file === undefined) {
    report.add("bad-reference", "an input cannot be an empty map", node.at, { help: FORMS });
    return null;
  }
  return isPoison(file.value) ? null : { type: "file", node: file.value, axes: axesRead(file.value) };
}

/** Takes a reference apart; a bad form is reported. */
export function readReference(node: ScalarNode, text: string, report: Reporter): Reference | null {
  const reference = parseReference(text);
  if (!("problem" in reference)) return reference;
  report.add("bad-reference", `${JSON.stringify(text)} ${reference.problem}`, node.at, { help: FORMS });
  return null;
}
