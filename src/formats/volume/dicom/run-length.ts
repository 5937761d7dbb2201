import { damaged } from "../refuse.ts";

/**
 * One frame of DICOM's run-length coding (PS3.5, annex G): a segment a byte of the sample, most significant first, each packed by
 * runs. Returns the samples as little-endian bytes; `count` samples of `size` bytes. A frame that unpacks to less is a FormatError.
 */
export function unpackRuns(bytes: Uint8Array, count: number, size: number, file: string): Uint8Array<ArrayBuffer> {
  if (bytes.length < 64) throw damaged(file, "has a run-length header that is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== size) throw damaged(file, `has ${segments} run-length segments, where its pixels need ${size}`);
  const out = new Uint8Array(count * size);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : bytes.length;
    if (start < 64 || end > bytes.length || start > end) throw damaged(file, "has run-length segments that lie outside of it");
    const filled = unpackSegment(bytes.subarray(start, end), out, size - 1 - segment, size);
    if (filled < count) throw damaged(file, `has a run-length segment of ${filled} values, where ${count} belong`);
  }
  return out;
}

/** Writes to `out[at]`, `out[at + step]`, … what a segment unpacks to, as far as there is room; returns how many. */
function unpackSegment(packed: Uint8Array, out: Uint8Array, at: number, step: number): number {
  let [from, to] = [0, at];
  while (from < packed.length && to < out.length) {
    const head = packed[from++]!;
    if (head < 128) {
      for (let i = 0; i <= head && from < packed.length && to < out.length; i++, to += step) out[to] = packed[from++]!;
    } else if (head > 128) {
      const value = packed[from++] ?? 0;
      for (let i = 0; i < 257 - head && to < out.length; i++, to += step) out[to] = value;
    }
  }
  return Math.floor((to - at) / step);
}
