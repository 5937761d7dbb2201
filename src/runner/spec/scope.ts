import { nameList, nearest } from "../../formats/nearest.ts";
import type { JsonObject } from "../contract/json.ts";
import type { SpecCode } from "./codes.ts";
import type { Reporter } from "./diagnostics.ts";
import { type Expression, parseTemplate, ROOTS, type Template } from "./expression.ts";
import {
  baseOf,
  found,
  type ListNode,
  type MapNode,
  type Node,
  poisonNode,
  type ScalarNode,
  scalarNode,
  toJson,
} from "./node.ts";
import { type Span, within } from "./source.ts";

/** Longest text that expressions may write out. */
const MAX_TEXT = 2 ** 20;
/** Most values that expressions may bring in, in a whole compilation. */
const MAX_VALUES = 5_000_000;

/** What a compilation shares between all its expressions. */
export interface Surroundings {
  readonly report: Reporter;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables that were read, with the value found. */
  readonly envRead: Map<string, string | null>;
  /** Folder that paths from the environment start from. */
  readonly cwd: string;
  /** Values that expressions brought in so far. */
  readonly grown: { values: number };
}

/** Where an expression stands: which names it may read beside `params` and `env`. */
export interface Scope {
  /** Axis values of the cell; null where there is no matrix. */
  readonly cell: ReadonlyMap<string, ScalarNode> | null;
  /** The matrix holds mistakes (reported): what it would have been is not known. */
  readonly broken?: boolean;
  /** Under `each`, `${case.…}` is left for the run. */
  readonly each: boolean;
  /** Why there is no `matrix` here. */
  readonly place: string;
}

/** Evaluates the expressions of one spec; parameters are evaluated when first read, and once. */
export class Evaluator {
  readonly #around: Surroundings;
  readonly #params: MapNode | null;
  readonly #labels = new Map<ScalarNode, string>();
  readonly #done = new Map<ScalarNode, Node>();
  readonly #open: ScalarNode[] = [];
  readonly #weights = new WeakMap<Node, number>();

  constructor(params: MapNode | null, around: Surroundings) {
    this.#params = params;
    this.#around = around;
    if (params) this.#label(params, "params");
  }

  #label(node: Node, name: string): void {
    if (node.type === "scalar") this.#labels.set(node, name);
    else if (node.type === "list") for (const [index, item] of node.items.entries()) this.#label(item, `${name}.${index}`);
    else for (const [key, entry] of node.entries) this.#label(entry.value, `${name}.${key}`);
  }

  /** Evaluates all parameters, so that a mistake in one that nobody reads is found too. */
  checkParams(): void {
    if (this.#params) this.evaluate(this.#params, PARAMS_SCOPE);
  }

  /** All parameters, evaluated. */
  params(): JsonObject {
    return this.#params ? (toJson(this.evaluate(this.#params, PARAMS_SCOPE)) as JsonObject) : {}; // a map stays a map
  }

  /** The value with every expression filled in; what holds none comes back as it is. */
  evaluate<T extends Node>(node: T, scope: Scope): Node {
    if (node.type === "scalar") return this.#scalar(node, scope);
    if (node.type === "list") return this.#list(node, scope);
    return this.#map(node, scope);
  }

  /** A part of a text of `node`, written out; null where a mistake was reported. */
  write(template: Template, node: ScalarNode, scope: Scope): string | null {
    if (template.every((part) => typeof part === "string")) return template.join("");
    const value = this.#fill(node, template, scope);
    if (value.type === "scalar") return value.poison ? null : String(value.value ?? "");
    this.#fail("not-text", `${node.value} is ${found(value)} and cannot be written into a text`, node.at, {});
    return null;
  }

  #list(node: ListNode, scope: Scope): Node {
    let changed = false;
    const items = node.items.map((item) => {
      const value = this.evaluate(item, scope);
      changed ||= value !== item;
      return value;
    });
    return changed ? { ...node, items } : node;
  }

  #map(node: MapNode, scope: Scope): Node {
    let entries: Map<string, { key: string; keyAt: Span; value: Node }> | null = null;
    for (const [key, entry] of node.entries) {
      const value = this.evaluate(entry.value, scope);
      if (value === entry.value) continue;
      entries ??= new Map(node.entries);
      entries.set(key, { key, keyAt: entry.keyAt, value });
    }
    return entries ? { ...node, entries } : node;
  }

  #scalar(node: ScalarNode, scope: Scope): Node {
    if (typeof node.value !== "string") return node;
    const template = parseTemplate(node.value);
    if (template === null) return node;
    if (!this.#labels.has(node)) return this.#fill(node, template, scope);
    const done = this.#done.get(node);
    if (done) return done;
    this.#open.push(node);
    const value = this.#fill(node, template, PARAMS_SCOPE);
    this.#open.pop();
    this.#done.set(node, value);
    return value;
  }

  #fail(
    code: SpecCode,
    message: string,
    at: Span,
    hints: { allowed?: string | undefined; nearest?: string | undefined; help?: string },
  ): Node {
    this.#around.report.add(code, message, at, hints);
    return poisonNode(at);
  }

  #fill(node: ScalarNode, template: Template, scope: Scope): Node {
    const [first] = template;
    if (template.length === 1 && typeof first === "object") {
      const value = this.#read(first, node, scope);
      const weight = this.#weight(value);
      this.#around.grown.values += weight;
      if (weight > MAX_VALUES / 50 || this.#around.grown.values > MAX_VALUES) {
        return this.#fail("alias-bomb", "the expressions of this file grow without measure", node.at, {});
      }
      if (value.type !== "scalar") return { ...value, at: node.at, from: value.from ?? value.at };
      if (value.poison) return value;
      const from = value.from ?? value.at;
      return { ...value, at: node.at, base: baseOf(value), ...(isInside(from, node.at) ? {} : { from }) };
    }
    let text = "";
    let base = baseOf(node);
    let poison = false;
    const deferred = template.some((part) => typeof part === "object" && part.root === "case");
    for (const [index, part] of template.entries()) {
      if (typeof part === "string") {
        text += deferred ? part.replaceAll("${", () => "$${") : part;
        continue;
      }
      const value = this.#read(part, node, scope);
      if (value.type !== "scalar") {
        const hints = { help: "a list or map can only stand alone" };
        poison = true;
        this.#fail(
          "not-text",
          `${part.text} is ${found(value)} and cannot be written into a text`,
          within(node.at, part.text),
          hints,
        );
        continue;
      }
      if (value.poison) poison = true;
      if (index === 0) base = baseOf(value);
      text += value.value === null ? "" : String(value.value);
      if (text.length > MAX_TEXT)
        return this.#fail("alias-bomb", "the expressions of this file grow without measure", node.at, {});
    }
    if (poison) return poisonNode(node.at);
    return { type: "scalar", value: text, at: node.at, base, ...(deferred ? { deferred: true } : {}) };
  }

  #weight(node: Node): number {
    if (node.type === "scalar") return 1;
    const known = this.#weights.get(node);
    if (known !== undefined) return known;
    let weight = 1;
    if (node.type === "list") for (const item of node.items) weight += this.#weight(item);
    else for (const entry of node.entries.values()) weight += this.#weight(entry.value);
    this.#weights.set(node, weight);
    return weight;
  }

  #read(expression: Expression, node: ScalarNode, scope: Scope): Node {
    const at = within(node.at, expression.text);
    const { root, path, text } = expression;
    if (expression.problem !== undefined) {
      const help =
        "write ${params.NAME}, ${matrix.AXIS}, ${env.NAME}, ${env.NAME:-default} or ${case.FIELD}; $${ is a literal ${";
      return this.#fail("bad-expression", `${JSON.stringify(text)} ${expression.problem}`, at, { help });
    }
    switch (root) {
      case "params":
        return this.#param(path, text, at);
      case "matrix":
        return this.#axis(path[0] ?? "", scope, at);
      case "env":
        return this.#variable(path[0] ?? "", expression.fallback, at);
      case "case":
        if (scope.each) return { ...scalarNode(text, at), deferred: true };
        return this.#fail("case-outside-each", `${text} stands in a stage without \`each\``, at, {});
      default: {
        const isParam = this.#params?.entries.has(root) === true && path.length === 0;
        const hints = {
          allowed: ROOTS.join(", "),
          nearest: isParam ? `params.${root}` : nearest(root, ROOTS),
          help: `to have a literal ${text} in the text, write $${text}`,
        };
        return this.#fail("unknown-name", `an expression cannot read ${JSON.stringify(root)}`, within(at, root), hints);
      }
    }
  }

  #axis(axis: string, scope: Scope, at: Span): Node {
    const value = scope.cell?.get(axis);
    if (value) return value;
    if (scope.broken) return poisonNode(at);
    const axes = [...(scope.cell?.keys() ?? [])];
    if (axes.length === 0) return this.#fail("unknown-name", `there is no matrix.${axis}: ${scope.place}`, at, {});
    const allowed = nameList(axes.map((name) => `matrix.${name}`));
    return this.#fail("unknown-name", `unknown axis matrix.${axis}`, at, { allowed, nearest: nearest(axis, axes) });
  }

  #variable(name: string, fallback: string | null, at: Span): Node {
    const { env, envRead, cwd } = this.#around;
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    envRead.set(name, value ?? null);
    if (value !== undefined && (value !== "" || fallback === null)) return { ...scalarNode(value, at), base: cwd, loose: true };
    if (fallback !== null) return { ...scalarNode(fallback, at), loose: true };
    const hints = { help: `set it, or give a default: \${env.${name}:-default}` };
    return this.#fail("unset-env", `the environment variable ${name} is not set`, at, hints);
  }

  #param(path: readonly string[], text: string, at: Span): Node {
    let node: Node = this.#params ?? { type: "map", entries: new Map(), at };
    for (const [depth, key] of path.entries()) {
      if (node.type === "scalar") node = this.#guarded(node, text, at);
      if (node.type === "scalar" && node.poison) return node;
      const before = ["params", ...path.slice(0, depth)].join(".");
      const next: Node | undefined =
        node.type === "map"
          ? node.entries.get(key)?.value
          : node.type === "list" && /^\d+$/.test(key)
            ? node.items[Number(key)]
            : undefined;
      if (next === undefined) {
        if (node.type === "scalar")
          return this.#fail("unknown-name", `${before} is ${found(node)} and has no ${JSON.stringify(key)}`, at, {});
        const names: readonly string[] =
          node.type === "map" ? [...node.entries.keys()] : node.items.map((_, index) => String(index));
        const hints = { allowed: nameList(names.map((name) => `${before}.${name}`)), nearest: nearest(key, names) };
        return this.#fail("unknown-name", `unknown parameter ${before}.${key}`, at, hints);
      }
      node = next;
    }
    return this.#tree(node, text, at);
  }

  /** Evaluates what a parameter holds; a scalar that is being evaluated already reads itself. */
  #tree(node: Node, text: string, at: Span): Node {
    return node.type === "scalar" ? this.#guarded(node, text, at) : this.#wholeTree(node, text, at);
  }

  #wholeTree(node: ListNode | MapNode, text: string, at: Span): Node {
    const inside = this.#open.find((scalar) => contains(node, scalar));
    if (inside) return this.#circle(inside, text, at);
    return this.evaluate(node, PARAMS_SCOPE);
  }

  #guarded(node: ScalarNode, text: string, at: Span): Node {
    if (this.#open.includes(node)) return this.#circle(node, text, at);
    return this.#scalar(node, PARAMS_SCOPE);
  }

  #circle(node: ScalarNode, text: string, at: Span): Node {
    const from = this.#open.indexOf(node);
    const names = [...this.#open.slice(from), node].map((scalar) => this.#labels.get(scalar) ?? text);
    const message =
      names.length === 2 ? `${names[0]} reads itself` : `parameters read each other in a circle: ${names.join(" → ")}`;
    return this.#fail("self-reference", message, at, {});
  }
}

const PARAMS_SCOPE: Scope = { cell: null, each: false, place: "parameters are read before any stage" };

function contains(node: Node, scalar: ScalarNode): boolean {
  if (node === scalar) return true;
  if (node.type === "list") return node.items.some((item) => contains(item, scalar));
  if (node.type === "map") return [...node.entries.values()].some((entry) => contains(entry.value, scalar));
  return false;
}

const isInside = (inner: Span, outer: Span): boolean =>
  inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;

const NO_AXES: ReadonlySet<string> = new Set();

/** Axes that the expressions of a value read. */
export function axesRead(node: Node): ReadonlySet<string> {
  return readsMatrix(node) ? collectAxes(node, new Set()) : NO_AXES;
}

const readsMatrix = (node: Node): boolean => {
  if (node.type === "list") return node.items.some(readsMatrix);
  if (node.type === "map") {
    for (const entry of node.entries.values()) if (readsMatrix(entry.value)) return true;
    return false;
  }
  return typeof node.value === "string" && node.value.includes("matrix.");
};

function collectAxes(node: Node, into: Set<string>): Set<string> {
  if (node.type === "list") for (const item of node.items) collectAxes(item, into);
  else if (node.type === "map") for (const entry of node.entries.values()) collectAxes(entry.value, into);
  else if (typeof node.value === "string") {
    for (const part of parseTemplate(node.value) ?? []) {
      if (typeof part === "object" && part.root === "matrix" && part.path[0] !== undefined) into.add(part.path[0]);
    }
  }
  return into;
}
