import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { nearest } from "../../formats/nearest.ts";
import type { Failure, Place } from "../../runner/contract/failure.ts";

/** An entry of a map. */
export type Entry = { readonly key: Node; readonly value: Node | null };

/** Reads a YAML text node by node, collecting every mistake with its place. */
export class YamlReader {
  readonly failures: Failure[] = [];
  readonly #text: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly root: Node | null;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of document.errors) this.#fail("invalid-yaml", error.message, error.pos);
    this.root = document.contents as Node | null; // parseDocument types its contents as parsed nodes
  }

  fail(code: string, message: string, node: Node | null, more: Partial<Failure> = {}): void {
    const range = node?.range ?? [0, 1];
    this.#fail(code, message, [range[0]!, range[1]!], more);
  }

  /** Entries of a map by key; a failure and nothing where the node is no map, and a failure for each key that is not allowed. */
  map(node: Node | null, what: string, allowed?: readonly string[]): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    if (!isMap(node)) {
      this.fail("wrong-type", `${what} must be a map`, node);
      return entries;
    }
    for (const pair of (node as YAMLMap).items as Pair<Node, Node | null>[]) {
      const name = this.text(pair.key) ?? "";
      if (allowed && !allowed.includes(name)) {
        const meant = nearest(name, allowed);
        this.fail("unknown-key", `unknown key "${name}" in ${what}`, pair.key, {
          allowed: allowed.join(", "),
          ...(meant === undefined ? {} : { nearest: meant }),
        });
      }
      entries.set(name, { key: pair.key, value: pair.value });
    }
    return entries;
  }

  /** Items of a list; a failure and nothing where the node is no list. */
  list(node: Node | null | undefined, what: string): Node[] {
    if (isSeq(node)) return node.items as Node[]; // parsed documents hold nodes only
    this.fail("wrong-type", `${what} must be a list`, node ?? null);
    return [];
  }

  /** A scalar as it is written (`0.840` stays `0.840`), null for null; undefined where the node is no scalar. */
  text(node: Node | null | undefined): string | null | undefined {
    if (!isScalar(node)) return node === null ? null : undefined;
    if (node.value === null) return null;
    return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  }

  /** A text that must be there. */
  wanted(node: Node | null | undefined, what: string, at: Node | null): string {
    const text = this.text(node);
    if (typeof text === "string" && text !== "") return text;
    this.fail("wrong-type", `${what} must be text`, node ?? at);
    return "";
  }

  #fail(
    code: string,
    message: string,
    [from, to]: readonly [number, number] | readonly number[],
    more: Partial<Failure> = {},
  ): void {
    const { line, col } = this.#lines.linePos(from!);
    const source = this.#text.split("\n")[line - 1] ?? "";
    const place: Place = {
      file: this.#file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      length: Math.max(1, Math.min(to! - from!, source.length - col + 1)),
      source,
    };
    this.failures.push({ code, message, place, ...more });
  }
}
