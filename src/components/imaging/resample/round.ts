import type { VoxelArray } from "../../../formats/volume/volume.ts";

type ArrayType = { new (length: number): VoxelArray; new (data: VoxelArray): VoxelArray };

/** Least and greatest value of each type of whole numbers. */
export const INTEGER_RANGE: ReadonlyMap<ArrayType, readonly [number, number]> = new Map<ArrayType, readonly [number, number]>([
  [Int8Array, [-128, 127]],
  [Uint8Array, [0, 255]],
  [Int16Array, [-32768, 32767]],
  [Uint16Array, [0, 65535]],
  [Int32Array, [-(2 ** 31), 2 ** 31 - 1]],
  [Uint32Array, [0, 2 ** 32 - 1]],
]);

/** An array of the same type: of a length, or with the same values. */
export function sameType<A extends VoxelArray>(like: A, length: number, values?: A): A {
  const Type = like.constructor as ArrayType; // one of VoxelArray's
  return (values ? new Type(values) : new Type(length)) as A; // the type that was asked for
}

/**
 * Copies `count` values. Whole numbers (those with a range) are rounded half away from zero and kept within the range; a value that
 * lies nearer than `near` to a half is asked for again at its place in `out`, exactly.
 */
export function roundInto(
  out: VoxelArray,
  outAt: number,
  values: Float64Array,
  at: number,
  count: number,
  range: readonly [number, number] | undefined,
  near: number,
  exactly: (index: number) => number,
): void {
  if (!range) {
    for (let i = 0; i < count; i++) out[outAt + i] = values[at + i]!;
    return;
  }
  const [least, greatest] = range;
  for (let i = 0; i < count; i++) {
    let value = values[at + i]!;
    const size = Math.abs(value);
    if (Math.abs(size - Math.floor(size) - 0.5) < near) value = exactly(outAt + i);
    const rounded = value > 0 ? Math.floor(value + 0.5) : Math.ceil(value - 0.5);
    out[outAt + i] = Math.min(Math.max(rounded, least), greatest);
  }
}
