import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Displacement } from "./displacement.ts";

/**
 * Fills `out` with `voxels` ([z, y, x] both) taken at each place's displaced one, by linear interpolation between the eight neighbours.
 * Places beyond the box take its border. Without displacement the same values come out; all lie between the least and the greatest.
 */
export function warp(voxels: Float32Array, size: Triple, { nodes, values }: Displacement, out: Float32Array): void {
  const width = nodes.x;
  const row = new Float64Array(3 * width); // displacements of the nodes along one row of voxels
  const cellX = nodeCells(size.x, nodes.x);
  const cellY = nodeCells(size.y, nodes.y);
  const cellZ = nodeCells(size.z, nodes.z);
  const [lastZ, lastY, lastX] = [size.z - 1, size.y - 1, size.x - 1];
  const plane = size.y * size.x;
  for (let z = 0, i = 0; z < size.z; z++) {
    for (let y = 0; y < size.y; y++) {
      fillRow(row, values, nodes, cellZ, z, cellY, y);
      for (let x = 0; x < size.x; x++, i++) {
        const at = 3 * cellX.node[x]!;
        const next = cellX.next[x]!;
        const part = cellX.part[x]!;
        const fromZ = clamp(z + row[at]! + part * (row[at + next]! - row[at]!), lastZ);
        const fromY = clamp(y + row[at + 1]! + part * (row[at + 1 + next]! - row[at + 1]!), lastY);
        const fromX = clamp(x + row[at + 2]! + part * (row[at + 2 + next]! - row[at + 2]!), lastX);
        const z0 = Math.trunc(fromZ);
        const y0 = Math.trunc(fromY);
        const x0 = Math.trunc(fromX);
        const partZ = fromZ - z0;
        const partY = fromY - y0;
        const partX = fromX - x0;
        const p = z0 * plane + y0 * size.x + x0;
        const right = partX > 0 ? 1 : 0;
        const down = partY > 0 ? size.x : 0;
        let value = between(
          between(voxels[p]!, voxels[p + right]!, partX),
          between(voxels[p + down]!, voxels[p + down + right]!, partX),
          partY,
        );
        if (partZ > 0) {
          const q = p + plane;
          const behind = between(
            between(voxels[q]!, voxels[q + right]!, partX),
            between(voxels[q + down]!, voxels[q + down + right]!, partX),
            partY,
          );
          value = between(value, behind, partZ);
        }
        out[i] = value;
      }
    }
  }
}

const between = (a: number, b: number, part: number): number => a + part * (b - a);
const clamp = (value: number, last: number): number => Math.min(Math.max(value, 0), last);

/** The node before each voxel of an axis, the way on to the next node's displacement, and how far the voxel lies between the two. */
interface Cells {
  readonly node: Int32Array;
  readonly next: Int32Array;
  readonly part: Float64Array;
}

function nodeCells(voxels: number, nodes: number): Cells {
  const node = new Int32Array(voxels);
  const next = new Int32Array(voxels);
  const part = new Float64Array(voxels);
  for (let i = 0; i < voxels && nodes > 1; i++) {
    const place = (i / (voxels - 1)) * (nodes - 1);
    node[i] = Math.min(Math.trunc(place), nodes - 2);
    next[i] = 3;
    part[i] = place - node[i]!;
  }
  return { node, next, part };
}

function fillRow(row: Float64Array, values: Float64Array, nodes: Triple, inZ: Cells, z: number, inY: Cells, y: number): void {
  const width = 3 * nodes.x;
  const first = (inZ.node[z]! * nodes.y + inY.node[y]!) * width;
  const down = inY.next[y]! === 0 ? 0 : width;
  const behind = inZ.next[z]! === 0 ? 0 : nodes.y * width;
  for (let i = 0; i < width; i++) {
    const at = first + i;
    const front = between(values[at]!, values[at + down]!, inY.part[y]!);
    const back = between(values[at + behind]!, values[at + behind + down]!, inY.part[y]!);
    row[i] = between(front, back, inZ.part[z]!);
  }
}
