/** Entries of a list or map in JSON that are made when their turn comes, and not kept. */
export interface Lazy {
  readonly isMap: boolean;
  readonly entries: () => Iterable<unknown>;
}

const lazy = new WeakSet<Lazy>();
const marked = (isMap: boolean, entries: () => Iterable<unknown>): Lazy => {
  const made = { isMap, entries };
  lazy.add(made);
  return made;
};
/** A list, entry by entry. */
export const lazyList = (entries: () => Iterable<unknown>): Lazy => marked(false, entries);
/** A map, by pairs of key and value. */
export const lazyMap = (entries: () => Iterable<readonly [string, unknown]>): Lazy => marked(true, entries);

/**
 * The text that `JSON.stringify(value, null, indent)` gives, in pieces: the whole of a hundred thousand tasks is longer than all else in
 * memory. Values of the topmost map may be lazy.
 */
export function* jsonPieces(value: { readonly [key: string]: unknown }, indent = 0): Generator<string> {
  const line = (depth: number): string => (indent === 0 ? "" : `\n${" ".repeat(indent * depth)}`);
  const colon = indent === 0 ? ":" : ": ";
  const textOf = (one: unknown, depth: number): string => {
    const text = JSON.stringify(one, null, indent);
    return indent === 0 ? text : text.replaceAll("\n", line(depth)); // texts hold no bare line feed
  };
  let first = true;
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined) continue;
    yield `${first ? "{" : ","}${line(1)}${JSON.stringify(key)}${colon}`;
    first = false;
    if (!isLazy(one)) {
      yield textOf(one, 1);
      continue;
    }
    const [open, close] = one.isMap ? ["{", "}"] : ["[", "]"];
    let isEmpty = true;
    for (const entry of one.entries()) {
      const text = one.isMap ? pairText(entry as readonly [string, unknown], colon, textOf) : textOf(entry, 2);
      yield `${isEmpty ? open : ","}${line(2)}${text}`;
      isEmpty = false;
    }
    yield isEmpty ? `${open}${close}` : `${line(1)}${close}`;
  }
  yield first ? "{}" : `${line(0)}}`;
}

const isLazy = (value: unknown): value is Lazy => typeof value === "object" && value !== null && lazy.has(value as Lazy);

const pairText = (
  [key, value]: readonly [string, unknown],
  colon: string,
  textOf: (one: unknown, depth: number) => string,
): string => `${JSON.stringify(key)}${colon}${textOf(value, 2)}`;
