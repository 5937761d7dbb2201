import type { Triple } from "../../../../formats/volume/volume.ts";
import { kernelBytes, radiomicsKernel } from "../../../compute/radiomics/kernel.ts";
import { align, type LevelGrid } from "../matrices/level-grid.ts";

/** [code][length] with `stride` lengths: runs along one direction; row 0 is empty. */
export interface RunCounts {
  readonly stride: number;
  readonly counts: Uint32Array;
}

/** Bytes of tables at a time. */
const MOST_BYTES = 1 << 26;

/**
 * Counts runs of equal code along each offset (one voxel far, into the half space that planes are passed in). `voxels`: of each code. Only
 * the latest counts may still be in the kernels' memory: use each before the next.
 */
export function* countRuns(grid: LevelGrid, offsets: readonly Triple[], voxels: Float64Array): Generator<RunCounts> {
  const stride = Math.max(grid.shape.z, grid.shape.y, grid.shape.x) + 1;
  const cells = (voxels.length + 1) * stride;
  const atATime = Math.max(1, Math.floor(MOST_BYTES / (4 * cells)));
  for (let k = 0; k < offsets.length; k += atATime) {
    for (const counts of runTables(grid, offsets.slice(k, k + atATime), stride, cells)) {
      for (let code = 1; code <= voxels.length; code++) {
        let single = voxels[code - 1]!; // the kernel leaves runs of one voxel to this
        for (let length = 2; length < stride; length++) single -= length * counts[code * stride + length]!;
        counts[code * stride + 1] = single;
      }
      yield { stride, counts };
    }
  }
}

/** [code][length] for each offset: runs of two voxels and more. */
function runTables(grid: LevelGrid, offsets: readonly Triple[], stride: number, cells: number): readonly Uint32Array[] {
  const { levels, spans, planes, planeStride, rowStride, shape, free } = grid;
  const counts = align(free + 8 * offsets.length);
  const keptBytes = align(2 * (planeStride + 2 * rowStride + 64));
  const kept = align(counts + 4 * cells * offsets.length) + keptBytes;
  const packing = align(kept + (2 * offsets.length + 1) * keptBytes);
  const packed = cells <= 65536;
  const buffer = kernelBytes(packing + PACKING_BYTES + 2 * shape.x);
  if (packed) new Uint8Array(buffer, packing, 4096).set(lanesToFront());
  new Int32Array(buffer, free, 2 * offsets.length).set(offsets.flatMap(({ z, y, x }) => [y * rowStride + x, z]));
  new Uint8Array(buffer, counts, 4 * cells * offsets.length).fill(0);
  radiomicsKernel().countRuns(
    levels,
    spans,
    planes,
    shape.z,
    planeStride,
    free,
    offsets.length,
    stride,
    counts,
    4 * cells,
    kept,
    keptBytes,
    packed ? packing : 0,
  );
  return offsets.map((_, k) => new Uint32Array(buffer, counts + 4 * cells * k, cells));
}

/** The bytes that bring lanes to the front, and the longest queue of keys but for one row. */
const PACKING_BYTES = 4096 + 2 * 2048 + 64;

/** For each set of the 8 lanes of a vector of 16-bit numbers: the bytes of those in the set, one after the other. */
function lanesToFront(): Uint8Array {
  const bytes = new Uint8Array(256 * 16);
  for (let set = 0; set < 256; set++) {
    let to = 16 * set;
    for (let lane = 0; lane < 8; lane++) {
      if ((set & (1 << lane)) === 0) continue;
      bytes[to++] = 2 * lane;
      bytes[to++] = 2 * lane + 1;
    }
  }
  return bytes;
}
