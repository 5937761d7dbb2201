import { sizeOf } from "../../src/components/compute/engine/tensor.ts";
import type { HostTensor } from "../../src/components/nn/weights/torch-layout.ts";

/** n values of mulberry32, each an unsigned 32-bit integer divided by 2^32. */
export function uniforms(seed: number, n: number): Float64Array {
  const values = new Float64Array(n);
  let state = seed | 0;
  for (let i = 0; i < n; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    values[i] = ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  return values;
}

/** CRC-32 of a text's bytes, as zlib has it. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A parameter's start by the golden files' formula; PyTorch's layout. */
export function formulaParameter(salt: string, name: string, shape: readonly number[]): HostTensor {
  const values = Float32Array.from(uniforms(crc32(salt + name), sizeOf(shape)), (value) => {
    const u = 2 * value - 1;
    if (shape.length === 5) return u * Math.sqrt(6 / (shape[0]! * sizeOf(shape.slice(2))));
    if (shape.length === 2) return u * Math.sqrt(6 / shape[1]!);
    return name.endsWith("weight") ? 1 + 0.1 * u : 0.05 * u;
  });
  return { shape, values };
}

/** Volumes [n, d, h, w, 1]: noise, and in sample i a blob that moves with i. */
export function formulaVolumes(seed: number, [n, d, h, w]: readonly [number, number, number, number]): Float32Array {
  const noise = uniforms(seed, n * d * h * w);
  const values = new Float32Array(noise.length);
  const place = (index: number, length: number): number => (length === 1 ? -1 : -1 + (2 * index) / (length - 1));
  for (let i = 0, at = 0; i < n; i++) {
    for (let z = 0; z < d; z++) {
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++, at++) {
          const squared = (place(z, d) - 0.3 * i) ** 2 + (place(y, h) + 0.2) ** 2 + (place(x, w) - 0.1 * i) ** 2;
          values[at] = 2 * noise[at]! - 1 + Math.exp(-4 * squared);
        }
      }
    }
  }
  return values;
}

/** Radiomics [n, columns]. */
export const formulaRadiomics = (seed: number, n: number, columns: number): Float32Array =>
  Float32Array.from(uniforms(seed + 7, n * columns), (value) => (2 * value - 1) * 0.5 + 0.5);
