import type { VoxelArray } from "./volume.ts";

const INTEGERS = [Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array] as const;
const RANGES = [
  [0, 255],
  [-32768, 32767],
  [0, 65535],
  [-(2 ** 31), 2 ** 31 - 1],
  [0, 2 ** 32 - 1],
] as const;

/**
 * value · slope + intercept, in that order, in float64.
 * The same array for slope 1 and intercept 0. Whole numbers scaled by whole numbers stay whole: in the first of int16, uint16, int32
 * and uint32 that holds them all (CT stored unsigned with intercept −1024 becomes int16). Everything else is float64.
 */
export function rescale(data: VoxelArray, slope: number, intercept: number): VoxelArray {
  if (slope === 1 && intercept === 0) return data;
  const isWhole = Number.isSafeInteger(slope) && Number.isSafeInteger(intercept);
  const Result =
    isWhole && !(data instanceof Float32Array || data instanceof Float64Array) ? fitting(data, slope, intercept) : undefined;
  const out = new (Result ?? Float64Array)(data.length);
  for (let i = 0; i < data.length; i++) out[i] = data[i]! * slope + intercept;
  return out;
}

/** Whole numbers in float64 as the first of int16, uint16, int32 and uint32 that holds them all; float64 if none does. */
export function narrow(data: Float64Array): VoxelArray {
  const Result = fitting(data, 1, 0);
  return Result ? new Result(data) : data;
}

function fitting(data: VoxelArray, slope: number, intercept: number) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const ends = [low * slope + intercept, high * slope + intercept];
  const place = RANGES.findIndex(([from, to], i) => i > 0 && Math.min(...ends) >= from && Math.max(...ends) <= to);
  return place === -1 ? undefined : INTEGERS[place];
}
