import { dirname, resolve } from "node:path";
import { type Reporter, shownPath } from "./diagnostics.ts";
import { mergeMaps, withoutKey } from "./merge.ts";
import { found, isNull, type MapNode, type Node } from "./node.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readSource } from "./read-source.ts";
import type { Span } from "./source.ts";

/** Reads specs and what they extend and include, each file once a compilation. */
export class SpecReader {
  readonly #cwd: string;
  readonly #report: Reporter;
  readonly #composed = new Map<string, MapNode | null>();
  readonly #stack: string[] = [];
  /** Files read, absolute, in the order read. */
  readonly files: string[] = [];

  constructor(cwd: string, report: Reporter) {
    this.#cwd = cwd;
    this.#report = report;
  }

  /**
   * The spec of a file: what it `extends`, then each file it `include`s, then itself, merged in that order.
   * Null when it holds mistakes that leave nothing to check.
   */
  read(path: string, asked: Span | null): MapNode | null {
    const known = this.#composed.get(path);
    if (known !== undefined) return known;
    if (this.#stack.includes(path)) {
      const circle = [...this.#stack.slice(this.#stack.indexOf(path)), path].map((file) => shownPath(file, this.#cwd));
      this.#report.add("include-cycle", `specs include each other in a circle: ${circle.join(" → ")}`, asked);
      return null;
    }
    this.#stack.push(path);
    const result = this.#compose(path, asked);
    this.#stack.pop();
    this.#composed.set(path, result);
    return result;
  }

  #compose(path: string, asked: Span | null): MapNode | null {
    const source = readSource(path, this.#cwd, asked, this.#report);
    if (source === null) return null;
    this.files.push(path);
    const root = parseYaml(source, this.#report);
    if (root === null || (root.type === "scalar" && root.poison)) return null;
    if (isNull(root)) {
      const help = "a spec starts with `experiment: NAME`";
      this.#report.add("empty-file", "the file holds no spec", root.at, { help });
      return null;
    }
    if (root.type !== "map") {
      const help = "a spec starts with `experiment: NAME`";
      this.#report.add("not-a-map", `a spec is a map of keys, found ${found(root)}`, root.at, { help });
      return null;
    }
    let merged: MapNode | null = null;
    let whole = true;
    for (const [name, at] of this.#parents(root)) {
      const parent = this.read(resolve(dirname(path), name), at);
      if (parent === null) whole = false;
      else merged = merged ? mergeMaps(merged, parent) : parent;
    }
    if (!whole) return null;
    const own = withoutKey(withoutKey(root, "extends"), "include");
    return merged ? mergeMaps(merged, own) : own;
  }

  /** Files that a spec builds on, in the order they are merged. */
  #parents(root: MapNode): readonly (readonly [string, Span])[] {
    const parents: (readonly [string, Span])[] = [];
    const add = (node: Node, key: string): void => {
      if (node.type === "scalar" && typeof node.value === "string") {
        if (node.value.includes("${")) {
          this.#report.add("bad-expression", `\`${key}\` is read before expressions are, and can hold none`, node.at);
        } else parents.push([node.value, node.at]);
      } else if (node.type !== "scalar" || !node.poison) {
        const wanted = key === "extends" ? "the path of one spec" : "the path of a spec, or a list of them";
        const help = key === "extends" && node.type === "list" ? "several files go under `include`" : undefined;
        this.#report.add("wrong-type", `\`${key}\` must be ${wanted}, found ${found(node)}`, node.at, { help });
      }
    };
    const base = root.entries.get("extends")?.value;
    if (base && !isNull(base)) add(base, "extends");
    const fragments = root.entries.get("include")?.value;
    if (fragments?.type === "list") for (const item of fragments.items) add(item, "include");
    else if (fragments && !isNull(fragments)) add(fragments, "include");
    return parents;
  }
}
