import type { Json, Scalar } from "../contract/json.ts";
import type { Span } from "./source.ts";

/** A value of a spec that knows where it was written; maps keep the order of the file. */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly type: "scalar";
  readonly value: Scalar;
  readonly at: Span;
  /** Folder that a path in this value starts from, where it is not that of its file (values of -p and of the environment). */
  readonly base?: string;
  /** Text of the environment: read as a number or boolean where one is wanted. */
  readonly loose?: true;
  /** Stands for a value whose mistake is already reported. */
  readonly poison?: true;
  /** Holds `${case.…}`, known only when the task runs. */
  readonly deferred?: true;
  /** Where the value was given, when `at` is an expression that reads it. */
  readonly from?: Span;
}

export interface ListNode {
  readonly type: "list";
  readonly items: readonly Node[];
  readonly at: Span;
  readonly from?: Span;
}

export interface Entry {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: Node;
}

export interface MapNode {
  readonly type: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Span;
  readonly from?: Span;
}

export const scalarNode = (value: Scalar, at: Span): ScalarNode => ({ type: "scalar", value, at });
export const poisonNode = (at: Span): ScalarNode => ({ type: "scalar", value: null, at, poison: true });
export const isPoison = (node: Node): boolean => node.type === "scalar" && node.poison === true;
/** Whether a value, or one inside it, stands for a mistake that is reported. */
export function hasPoison(node: Node): boolean {
  if (node.type === "scalar") return node.poison === true;
  if (node.type === "list") return node.items.some(hasPoison);
  return [...node.entries.values()].some((entry) => hasPoison(entry.value));
}

export const isNull = (node: Node): boolean => node.type === "scalar" && node.value === null && !node.poison;

/** The folder that a path written in this value starts from. */
export const baseOf = (node: Node): string =>
  node.type === "scalar" ? (node.base ?? node.at.source.folder) : node.at.source.folder;

/** A JSON value as nodes that all stand at one place (defaults of a component). */
export function nodeOf(value: Json, at: Span): Node {
  if (value === null || typeof value !== "object") return scalarNode(value, at);
  if (Array.isArray(value)) return { type: "list", items: value.map((item) => nodeOf(item, at)), at };
  const entries = new Map<string, Entry>();
  for (const [key, item] of Object.entries(value)) entries.set(key, { key, keyAt: at, value: nodeOf(item, at) });
  return { type: "map", entries, at };
}

/** The plain value; `__proto__` never is a key (the reader refuses it). */
export function toJson(node: Node): Json {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(toJson);
  const result: Record<string, Json> = {};
  for (const [key, entry] of node.entries) result[key] = toJson(entry.value);
  return result;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** What a value is, in words: `"many" (text)`, `2.3 (a number)`, `a list`. */
export function found(node: Node): string {
  if (node.type === "list") return node.items.length === 0 ? "an empty list" : "a list";
  if (node.type === "map") return node.entries.size === 0 ? "an empty map" : "a map";
  const { value } = node;
  if (value === null) return "nothing (null)";
  if (typeof value === "string") return `${JSON.stringify(shorten(value))} (text)`;
  if (typeof value === "boolean") return `${value} (a boolean)`;
  return `${value} (${Number.isInteger(value) ? "an integer" : "a number"})`;
}
