const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const low = littleEndian ? 0 : 1;
const high = 1 - low;

/** The next larger float64; infinity and NaN stay as they are. C's `nextafter(x, INFINITY)`. */
export function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return x;
  if (x === 0) return Number.MIN_VALUE;
  value[0] = x;
  if (x > 0) {
    words[low] = words[low]! + 1;
    if (words[low] === 0) words[high] = words[high]! + 1;
  } else {
    if (words[low] === 0) words[high] = words[high]! - 1;
    words[low] = words[low]! - 1;
  }
  return value[0];
}
