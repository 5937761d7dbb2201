import { zlibSync } from "fflate";
import { type Mask, onGrid, type Triple, type Volume } from "../../formats/volume/volume.ts";

/** How much of a volume a page keeps: voxels of a square averaged in the axial plane, and the step between attenuations. */
export interface Reduction {
  readonly factor: number;
  readonly step: number;
}

/** From everything to little, as long as a page is too large. */
const REDUCTIONS: readonly Reduction[] = [
  { factor: 1, step: 1 },
  { factor: 1, step: 4 },
  { factor: 1, step: 8 },
  { factor: 2, step: 4 },
  { factor: 2, step: 8 },
  { factor: 3, step: 8 },
  { factor: 4, step: 8 },
  { factor: 6, step: 16 },
];

/** A case as a page holds it. Both texts are zlib streams in base64. */
export interface PackedCase {
  readonly shape: Triple;
  /** mm */
  readonly spacing: Triple;
  /** Attenuation of the number 0, and of each number more. */
  readonly low: number;
  readonly step: number;
  readonly factor: number;
  /** Numbers as differences to the voxel before in the row (the first to 0), zigzag-coded; all low bytes, then all high bytes. */
  readonly voxels: string;
  /** A byte a voxel, bit k set where it belongs to mask k. */
  readonly masks: string;
}

/** Masks that fit a byte. */
export const MOST_MASKS = 8;

/**
 * Packs a volume and its masks (all on one grid) into at most `budget` characters, or as small as it gets: attenuations are rounded to
 * steps first, then voxels averaged. The size is judged by a dozen slices. NaN becomes the lowest value.
 */
export function packCase(image: Volume, masks: readonly Mask[], budget: number): PackedCase {
  if (masks.length > MOST_MASKS) throw new RangeError(`${masks.length} masks, at most ${MOST_MASKS} fit`);
  const [low, high] = rangeOf(image.data);
  const unit = high - low < 256 ? (high - low) / 4096 || 1 : Math.max(1, (high - low) / 65535);
  const every = Math.max(1, Math.floor(image.shape.z / 12));
  for (const [k, { factor, step }] of REDUCTIONS.entries()) {
    const code = { low, step: unit * step, factor };
    const sample = everySlice(image, every);
    const share = image.shape.z / sample.shape.z;
    if (k < REDUCTIONS.length - 1 && voxelText(reduce(sample, factor), code).length * share > 0.95 * budget) continue;
    const small = reduce(image, factor);
    const { shape, spacing } = small;
    return { ...code, shape, spacing, voxels: voxelText(small, code), masks: maskText(masks, image, factor) };
  }
  throw new RangeError("no reduction is left"); // the last one is always taken
}

function rangeOf(data: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 0] : [low, high];
}

function everySlice(image: Volume, every: number): Volume {
  if (every === 1) return image;
  const plane = image.shape.y * image.shape.x;
  const count = Math.ceil(image.shape.z / every);
  const data = new Float32Array(count * plane);
  for (let z = 0; z < count; z++) data.set(image.data.subarray(z * every * plane, (z * every + 1) * plane), z * plane);
  return { ...onGrid(image, data), shape: { ...image.shape, z: count } };
}

const reducedShape = ({ z, y, x }: Triple, factor: number): Triple => ({
  z,
  y: Math.max(1, Math.floor(y / factor)),
  x: Math.max(1, Math.floor(x / factor)),
});

/** Means over squares of the axial plane; what does not fill a square at the far edges is left out. */
function reduce(image: Volume, factor: number): Volume {
  if (factor === 1) return image;
  const { shape, spacing } = image;
  const small = reducedShape(shape, factor);
  const [down, across] = [Math.min(factor, shape.y), Math.min(factor, shape.x)];
  const data = new Float32Array(small.z * small.y * small.x); // [z, y, x]
  let out = 0;
  for (let z = 0; z < small.z; z++) {
    for (let y = 0; y < small.y; y++) {
      for (let x = 0; x < small.x; x++) {
        let sum = 0;
        for (let j = 0; j < down; j++) {
          const row = (z * shape.y + y * factor + j) * shape.x + x * factor;
          for (let i = 0; i < across; i++) sum += image.data[row + i]!;
        }
        data[out++] = sum / (down * across);
      }
    }
  }
  return { ...image, data, shape: small, spacing: { z: spacing.z, y: spacing.y * down, x: spacing.x * across } };
}

function voxelText({ data, shape }: Volume, { low, step }: { low: number; step: number }): string {
  const count = data.length;
  const bytes = new Uint8Array(2 * count);
  for (let row = 0; row < count; row += shape.x) {
    let before = 0;
    for (let at = row; at < row + shape.x; at++) {
      const number = Math.round((data[at]! - low) / step) || 0;
      const difference = ((number - before) << 16) >> 16; // as a signed 16-bit number, so that any two are one step apart
      const zigzag = ((difference << 1) ^ (difference >> 15)) & 0xffff;
      bytes[at] = zigzag & 0xff;
      bytes[count + at] = zigzag >> 8;
      before = number;
    }
  }
  return base64(bytes);
}

function maskText(masks: readonly Mask[], image: Volume, factor: number): string {
  const { z, y, x } = reducedShape(image.shape, factor);
  const bits = new Uint8Array(z * y * x);
  masks.forEach(({ data }, k) => {
    const inside = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) inside[i] = Number(data[i]! > 0);
    const share = reduce(onGrid(image, inside), factor).data;
    for (let i = 0; i < bits.length; i++) if (share[i]! >= 0.5) bits[i]! |= 1 << k;
  });
  return base64(bits);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(zlibSync(bytes, { level: 6 })).toString("base64");
