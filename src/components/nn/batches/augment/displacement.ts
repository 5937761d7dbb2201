import type { Triple } from "../../../../formats/volume/volume.ts";

/** Where each voxel of a box comes from, as its distance from there: known at the nodes of a grid that spans the box, linear between them. */
export interface Displacement {
  /** Nodes along each axis; the first and last lie on the box's first and last voxels. */
  readonly nodes: Triple;
  /** [nz, ny, nx, 3]: voxels along z, y and x. */
  readonly values: Float64Array;
}

/** Everything stays where it is; about `spacing` voxels between two nodes, at least two nodes along an axis of more than one voxel. */
export function noDisplacement(size: Triple, spacing: number): Displacement {
  const count = (voxels: number): number => (voxels === 1 ? 1 : Math.max(2, Math.round((voxels - 1) / spacing) + 1));
  const nodes = { z: count(size.z), y: count(size.y), x: count(size.x) };
  return { nodes, values: new Float64Array(nodes.z * nodes.y * nodes.x * 3) };
}
