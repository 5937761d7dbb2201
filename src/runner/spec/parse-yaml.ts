import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type Scalar,
  type YAMLError,
} from "yaml";
import { nameList, nearest } from "../../formats/nearest.ts";
import type { Reporter } from "./diagnostics.ts";
import { type Entry, found, type MapNode, type Node, poisonNode, scalarNode } from "./node.ts";
import { type Source, type Span, span } from "./source.ts";
import { isMasked, maskUnquoted, unmask } from "./unquoted.ts";
import { reportSyntax } from "./yaml-errors.ts";

/** Deepest nesting of maps and lists. */
export const MAX_DEPTH = 48;
/** Most values that aliases may add to a file. */
export const MAX_ALIASED = 100_000;
/** Tokens that the parser may have open at once; four for a level at most. */
const MAX_OPEN_TOKENS = 4 * MAX_DEPTH + 8;

const CORE_TAGS: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** A bracket or quote that the lexer has opened: where, and which. */
export interface Opener {
  readonly at: number;
  readonly mark: string;
}

interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly YAMLError[];
  readonly openers: readonly Opener[];
  readonly masked: boolean;
}

/** Lexes and composes; stops with an offset where the nesting passes the bound, before any recursion sees it. */
function compose(text: string, masked: boolean): Composed | { readonly tooDeep: number } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const openers: Opener[] = [];
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_OPEN_TOKENS) return { tooDeep: Math.min(at, text.length) };
    const mark = lexeme[0] ?? "";
    if (lexeme === "{" || lexeme === "[") openers.push({ at, mark });
    else if (lexeme === "}" || lexeme === "]") openers.splice(Math.max(0, openers.length - 1), 1);
    else if ((mark === '"' || mark === "'") && (lexeme.length === 1 || !lexeme.endsWith(mark))) openers.push({ at, mark });
    if (lexeme !== "\u0002" && lexeme !== "\u0018" && lexeme !== "\u001f" && lexeme !== "\ufeff") at += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  const composer = new Composer({
    schema: "core",
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: "error",
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  return { documents, errors: documents.flatMap((document) => document.errors), openers, masked };
}

/**
 * Parses YAML 1.2 (core schema) into nodes with positions. Reports mistakes; null means that nothing of use was read,
 * a text without a value is null as a value.
 * Never throws; bounded in depth and in what aliases add. `text` is what is parsed where that is only a part of the source,
 * the rest blanked out.
 */
export function parseYaml(source: Source, report: Reporter, text: string = source.text): Node | null {
  let composed = compose(text, false);
  if ("tooDeep" in composed) {
    report.add("too-deep", `more than ${MAX_DEPTH} maps and lists inside one another`, span(source, composed.tooDeep));
    return null;
  }
  if (composed.errors.length > 0) {
    const masked = maskUnquoted(text);
    const again = masked === null ? null : compose(masked, true);
    if (again && !("tooDeep" in again) && again.errors.length < composed.errors.length) composed = again;
  }
  if (composed.errors.length > 0) reportSyntax(source, composed.errors, composed.openers, report);
  const second = composed.documents[1];
  if (second && composed.errors.length === 0) {
    const marker = source.text.lastIndexOf("---", second.contents?.range?.[0] ?? second.range[1]);
    const at = marker > 0 ? marker : second.range[0];
    report.add("multiple-documents", "a second document starts here; a spec is one document", span(source, at, at + 3));
    return null;
  }
  const contents = composed.documents[0]?.contents ?? null;
  const root = contents === null ? scalarNode(null, span(source, 0, 0)) : new Converter(source, report).node(contents, 0, false);
  return composed.errors.length > 0 ? null : root;
}

/** Turns the library's nodes into ours; one for each file. */
class Converter {
  readonly #source: Source;
  readonly #report: Reporter;
  readonly #anchors = new Map<string, Node | null>();
  readonly #weights = new Map<Node, number>();
  #aliased = 0;
  #bomb = false;

  constructor(source: Source, report: Reporter) {
    this.#source = source;
    this.#report = report;
  }

  node(item: unknown, depth: number, flow: boolean): Node {
    if (isAlias(item)) return this.#alias(item.source, this.#span(item.range));
    if (isScalar(item)) return this.#anchored(item.anchor, () => this.#scalar(item, flow));
    if (isMap(item) || isSeq(item)) {
      const at = this.#span(item.range);
      if (depth >= MAX_DEPTH) {
        this.#report.add("too-deep", `more than ${MAX_DEPTH} maps and lists inside one another`, at);
        return poisonNode(at);
      }
      if (!this.#tagIsFine(item.tag, at)) return poisonNode(at);
      const inFlow = flow || item.flow === true;
      return this.#anchored(item.anchor, () =>
        isSeq(item)
          ? this.#weigh({ type: "list", items: item.items.map((child) => this.node(child, depth + 1, inFlow)), at })
          : this.#map(item.items, at, depth, inFlow),
      );
    }
    return scalarNode(null, span(this.#source, 0));
  }

  #span(range: readonly number[] | null | undefined): Span {
    const start = range?.[0] ?? 0;
    return span(this.#source, start, Math.max(start + 1, range?.[1] ?? start + 1));
  }

  #anchored(anchor: string | undefined, make: () => Node): Node {
    if (anchor === undefined) return make();
    this.#anchors.set(anchor, null);
    const node = make();
    this.#anchors.set(anchor, node);
    return node;
  }

  #weigh<T extends Node>(node: T): T {
    let weight = 1;
    if (node.type === "list") for (const item of node.items) weight += this.#weights.get(item) ?? 1;
    if (node.type === "map") for (const entry of node.entries.values()) weight += this.#weights.get(entry.value) ?? 1;
    this.#weights.set(node, weight);
    return node;
  }

  #alias(name: string, at: Span): Node {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const known = [...this.#anchors.keys()];
      const help =
        name.includes("]") || name === "" ? "a * at the start of a value reads an anchor; put the text in quotes" : undefined;
      const hints = { allowed: known.length > 0 ? nameList(known) : undefined, nearest: nearest(name, known), help };
      this.#report.add("unknown-alias", `no anchor &${name} stands before this alias`, at, hints);
      return poisonNode(at);
    }
    if (target === null) {
      this.#report.add("recursive-alias", `the alias *${name} stands inside what it names`, at);
      return poisonNode(at);
    }
    const weight = this.#weights.get(target) ?? 1;
    this.#aliased += weight;
    if (this.#aliased > MAX_ALIASED) {
      const allowed = `aliases that add up to ${MAX_ALIASED} values to a file`;
      if (!this.#bomb)
        this.#report.add("alias-bomb", `the aliases of this file grow without measure at *${name}`, at, { allowed });
      this.#bomb = true;
      return poisonNode(at);
    }
    const copy: Node = { ...target, at, from: target.at };
    this.#weights.set(copy, weight);
    return copy;
  }

  #scalar(item: Scalar, flow: boolean): Node {
    const at = this.#span(item.range);
    if (!this.#tagIsFine(item.tag, at)) return poisonNode(at);
    const { value } = item;
    const plain = item.type === "PLAIN";
    if (typeof value === "string") {
      const text = unmask(value);
      if (flow && plain && isMasked(value)) this.#unquoted(text, at);
      return scalarNode(text, at);
    }
    if (typeof value === "number") {
      const raw = this.#source.text.slice(at.start, at.end);
      const whole = /^[-+]?(\d+|0x[\da-fA-F]+|0o[0-7]+)$/.test(raw);
      if (Number.isFinite(value) && (!whole || Number.isSafeInteger(value))) return scalarNode(value === 0 ? 0 : value, at);
      const help = "put it in quotes if it is meant as text";
      const allowed = whole ? `integers from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}` : "finite numbers";
      this.#report.add("number-range", `${raw} cannot be held exactly as a number`, at, { allowed, help });
      return poisonNode(at);
    }
    return scalarNode(typeof value === "boolean" ? value : null, at);
  }

  #unquoted(text: string, at: Span): void {
    const help = `write ${JSON.stringify(text)}`;
    if (/\$\{/.test(text) && !/[\w}]\[/.test(text)) {
      this.#report.add("unquoted-expression", "inside { } or [ ] an expression has to stand in quotes", at, { help });
    } else {
      this.#report.add("unquoted-selector", "inside { } or [ ] a selector with [ ] has to stand in quotes", at, { help });
    }
  }

  #tagIsFine(tag: string | undefined, at: Span): boolean {
    if (tag === undefined || CORE_TAGS.has(tag)) return true;
    const shown = tag.replace("tag:yaml.org,2002:", "!!");
    const before = this.#source.text.lastIndexOf("!", at.start);
    const start = before < 0 ? at.start : this.#source.text.lastIndexOf("!!", before) === before - 1 ? before - 1 : before;
    const where = shown.startsWith("!!js") || before >= 0 ? span(this.#source, start, start + shown.length) : at;
    this.#report.add("tag", `the tag ${shown} is not allowed: specs are data`, where, {
      allowed: "no tags, or !!str, !!int, !!float, !!bool",
    });
    return false;
  }

  #map(pairs: readonly { readonly key: unknown; readonly value: unknown }[], at: Span, depth: number, flow: boolean): MapNode {
    const entries = new Map<string, Entry>();
    for (const pair of pairs) {
      const entry = this.#key(pair.key, at, flow);
      const value = this.node(pair.value ?? null, depth + 1, flow);
      if (entry === null) continue;
      const { key, keyAt } = entry;
      const first = entries.get(key);
      if (first) {
        this.#report.add("duplicate-key", `the key ${JSON.stringify(key)} stands twice in one map`, keyAt, {
          help: `first on line ${lineOf(first.keyAt)}`,
        });
        continue;
      }
      const isMissing = pair.value === null || pair.value === undefined;
      entries.set(key, { key, keyAt, value: isMissing ? scalarNode(null, keyAt) : value });
    }
    return this.#weigh({ type: "map", entries, at });
  }

  #key(item: unknown, map: Span, flow: boolean): { readonly key: string; readonly keyAt: Span } | null {
    if (!isScalar(item)) {
      const node = isAlias(item) ? null : this.node(item, MAX_DEPTH - 1, flow);
      const what = node === null ? "an alias" : found(node);
      const range = isAlias(item) || isMap(item) || isSeq(item) ? item.range : undefined;
      this.#report.add("bad-key", `a key has to be a plain word, found ${what}`, range ? this.#span(range) : map);
      return null;
    }
    const keyAt = this.#span(item.range);
    if (item.anchor !== undefined) this.#anchors.set(item.anchor, scalarNode(String(item.value), keyAt));
    if (!this.#tagIsFine(item.tag, keyAt)) return null;
    const text = typeof item.value === "string" ? unmask(item.value) : this.#source.text.slice(keyAt.start, keyAt.end).trim();
    if (item.value === null && item.type !== "PLAIN") return null;
    if (typeof item.value === "string" && flow && item.type === "PLAIN" && isMasked(item.value)) this.#unquoted(text, keyAt);
    if (text === "<<" && item.type === "PLAIN") {
      const help = "use an alias for the whole value, or `extends` and `include`";
      this.#report.add("merge-key", "merge keys (<<) are not part of YAML 1.2", keyAt, { help });
      return null;
    }
    if (text === "" || item.value === null || text === "__proto__" || text.length > 200) {
      const what = text.length > 200 ? "one of more than 200 letters" : text === "" ? "an empty one" : JSON.stringify(text);
      this.#report.add("bad-key", `a key has to be a plain word, found ${what}`, keyAt);
      return null;
    }
    return { key: text, keyAt };
  }
}

function lineOf(where: Span): number {
  let line = 1;
  for (const start of where.source.lines) {
    if (start > where.start) break;
    line++;
  }
  return line - 1;
}
