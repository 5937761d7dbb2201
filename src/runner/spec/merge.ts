import { type Entry, isNull, type MapNode, type Node } from "./node.ts";

/**
 * `over` laid on `base`: maps merge deeply, everything else is replaced, a null deletes what is there
 * (with nothing there it is a value like any other). Keys keep the order in which they first came.
 */
export function merge(base: Node, over: Node): Node {
  return base.type === "map" && over.type === "map" ? mergeMaps(base, over) : over;
}

export function mergeMaps(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const there = entries.get(key);
    if (there === undefined) entries.set(key, entry);
    else if (isNull(entry.value)) entries.delete(key);
    else entries.set(key, { key, keyAt: entry.keyAt, value: merge(there.value, entry.value) });
  }
  return { ...over, entries };
}

/** The map with one entry set, in its old position if it had one. */
export function withEntry(map: MapNode, entry: Entry): MapNode {
  return { ...map, entries: new Map(map.entries).set(entry.key, entry) };
}

export function withoutKey(map: MapNode, key: string): MapNode {
  const entries = new Map(map.entries);
  entries.delete(key);
  return { ...map, entries };
}

/**
 * The tree with the value at a path replaced (null deletes); missing maps on the way are made.
 * Answers with the length of the path's good part where a value on the way is neither map nor list.
 */
export function setAt(
  node: Node,
  path: readonly string[],
  entry: Entry,
  nulls: "delete" | "keep" = "delete",
  depth = 0,
): Node | number {
  const key = path[depth];
  if (key === undefined) return entry.value;
  const last = depth === path.length - 1;
  if (node.type === "list") {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    const item = node.items[index];
    if (item === undefined) return depth;
    const next = setAt(item, path, entry, nulls, depth + 1);
    return typeof next === "number" ? next : { ...node, items: node.items.with(index, next) };
  }
  if (node.type !== "map") return depth;
  if (last && nulls === "delete" && isNull(entry.value) && node.entries.has(key)) return withoutKey(node, key);
  const there = node.entries.get(key);
  const inner: Node = there?.value ?? { type: "map", entries: new Map(), at: entry.keyAt };
  const next = setAt(inner, path, entry, nulls, depth + 1);
  if (typeof next === "number") return next;
  return withEntry(node, { key, keyAt: last || !there ? entry.keyAt : there.keyAt, value: next });
}
