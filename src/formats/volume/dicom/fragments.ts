import { cutOff, damaged } from "../refuse.ts";

/** A piece of compressed pixels. */
export interface Fragment {
  readonly offset: number;
  readonly length: number;
  /** Bytes from the first fragment's item to this one's, as offset tables count. */
  readonly place: number;
}

const ITEM = 0xe000;
const END = 0xe0dd;

/** Items of compressed pixels from a byte on: the offset table, then the fragments to the end mark (PS3.5, A.4). */
export function readFragments(
  bytes: Uint8Array,
  start: number,
  file: string,
): { readonly fragments: readonly Fragment[]; readonly offsetTable: readonly number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: { offset: number; length: number }[] = [];
  for (let at = start; ; ) {
    if (at + 8 > bytes.length) throw cutOff(file, "its compressed pixels have no end mark");
    const [group, element, length] = [view.getUint16(at, true), view.getUint16(at + 2, true), view.getUint32(at + 4, true)];
    if (group !== 0xfffe || (element !== ITEM && element !== END)) throw damaged(file, "has compressed pixels that are no items");
    if (element === END) break;
    if (at + 8 + length > bytes.length) throw cutOff(file, "its compressed pixels end too early");
    items.push({ offset: at + 8, length });
    at += 8 + length;
  }
  const [table, ...rest] = items;
  if (!table) throw damaged(file, "has compressed pixels without an offset table");
  const first = rest[0]?.offset ?? 0;
  return {
    fragments: rest.map(({ offset, length }) => ({ offset, length, place: offset - first })),
    offsetTable: Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(table.offset + 4 * i, true)),
  };
}

/** The fragments of each frame: one each, all of a single frame, or as the offset table says. */
export function fragmentsOfFrames(
  fragments: readonly Fragment[],
  offsetTable: readonly number[],
  frames: number,
  file: string,
): readonly (readonly Fragment[])[] {
  if (frames === 1 && fragments.length > 0) return [fragments];
  if (fragments.length === frames) return fragments.map((each) => [each]);
  if (offsetTable.length !== frames || fragments.length < frames) {
    throw damaged(file, `has ${frames} images, but ${fragments.length} pieces of compressed pixels`);
  }
  return offsetTable.map((from, i) => {
    const to = offsetTable[i + 1] ?? Infinity;
    return fragments.filter(({ place }) => place >= from && place < to);
  });
}
