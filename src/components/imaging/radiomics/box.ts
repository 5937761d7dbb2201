import type { Triple, Volume, VoxelArray } from "../../../formats/volume/volume.ts";
import type { Spans } from "./matrices/spans.ts";

/** A box of voxels: its first voxel and its size, both [z, y, x]. */
export interface Box {
  readonly start: Triple;
  readonly shape: Triple;
}

/** The smallest box around the voxels that have the label; undefined where none has. O(voxels). */
export function boundingBox({ data, shape }: Volume, label: number): Box | undefined {
  const low = { z: shape.z, y: shape.y, x: shape.x };
  const high = { z: -1, y: -1, x: -1 };
  for (let z = 0, row = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++, row += shape.x) {
      let first = 0;
      while (first < shape.x && data[row + first] !== label) first++;
      if (first === shape.x) continue;
      let last = shape.x - 1;
      while (data[row + last] !== label) last--;
      if (z < low.z) low.z = z;
      if (y < low.y) low.y = y;
      if (first < low.x) low.x = first;
      if (z > high.z) high.z = z;
      if (y > high.y) high.y = y;
      if (last > high.x) high.x = last;
    }
  }
  if (high.z < 0) return undefined;
  return { start: low, shape: { z: high.z - low.z + 1, y: high.y - low.y + 1, x: high.x - low.x + 1 } };
}

/** Values of a box's voxels inside a region as float64, in their order; the region is given in the box. */
export function cutValues(
  { data, shape }: Pick<Volume, "data" | "shape">,
  { start, shape: size }: Box,
  { starts, lengths, voxels }: Spans,
): Float64Array {
  const out = new Float64Array(voxels);
  for (let k = 0, to = 0; k < starts.length; k++) {
    const row = Math.floor(starts[k]! / size.x);
    const z = Math.floor(row / size.y);
    const from = ((start.z + z) * shape.y + start.y + row - z * size.y) * shape.x + start.x + starts[k]! - row * size.x;
    for (let x = 0; x < lengths[k]!; x++) out[to++] = data[from + x]!;
  }
  return out;
}

/** 1 where a voxel of the box has the label, else 0; [z, y, x]. */
export function cutMask({ data, shape }: Volume, { start, shape: size }: Box, label: number): Uint8Array {
  const out = new Uint8Array(size.z * size.y * size.x);
  for (let z = 0, to = 0; z < size.z; z++) {
    for (let y = 0; y < size.y; y++, to += size.x) {
      const from = ((start.z + z) * shape.y + start.y + y) * shape.x + start.x;
      for (let x = 0; x < size.x; x++) out[to + x] = data[from + x] === label ? 1 : 0;
    }
  }
  return out;
}

/** The volume of a box, its voxels of the same type, its origin where the box starts. */
export function cutVolume<A extends VoxelArray>(volume: Volume<A>, { start, shape: size }: Box): Volume<A> {
  const { data, shape, spacing, origin, direction: d } = volume;
  const out = data.slice(0, size.z * size.y * size.x) as A; // slice keeps the array's type
  for (let z = 0, to = 0; z < size.z; z++) {
    for (let y = 0; y < size.y; y++, to += size.x) {
      const from = ((start.z + z) * shape.y + start.y + y) * shape.x + start.x;
      out.set(data.subarray(from, from + size.x), to);
    }
  }
  const [x, y, z] = [start.x * spacing.x, start.y * spacing.y, start.z * spacing.z];
  return {
    data: out,
    shape: size,
    spacing,
    origin: {
      x: origin.x + d[0]! * x + d[1]! * y + d[2]! * z,
      y: origin.y + d[3]! * x + d[4]! * y + d[5]! * z,
      z: origin.z + d[6]! * x + d[7]! * y + d[8]! * z,
    },
    direction: d,
  };
}
