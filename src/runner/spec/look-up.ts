import type { Json } from "../contract/json.ts";
import type { At } from "../contract/misfit.ts";
import { type Entry, type Node, nodeOf } from "./node.ts";
import type { Span } from "./source.ts";

/** A value among a stage's parameters: as written, and where the key that it stands under does. */
export interface Found {
  readonly node: Node;
  readonly keyAt: Span;
}

/** What stands at `at`; a default stands where the parameters do. */
export function lookUp(root: Node, params: Json, at: At, withAt: Span): Found {
  let node = root;
  let keyAt = withAt;
  for (const step of at) {
    const entry: Entry | undefined = node.type === "map" ? node.entries.get(String(step)) : undefined;
    const next: Node | undefined = entry?.value ?? (node.type === "list" ? node.items[Number(step)] : undefined);
    if (!next) {
      const value = at.reduce<Json>((value, step) => (value as { readonly [key: string]: Json })[step] ?? null, params); // at names what there is
      return { node: nodeOf(value, withAt), keyAt };
    }
    node = next;
    keyAt = entry?.keyAt ?? keyAt;
  }
  return { node, keyAt };
}
