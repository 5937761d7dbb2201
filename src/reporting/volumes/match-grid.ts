import { type Grid, type Mask, onGrid, type Triple } from "../../formats/volume/volume.ts";

type Axis = keyof Triple;

/**
 * Whether two grids have as many voxels along each axis: then their voxels belong to each other one by one, whatever is said of their
 * size and place (formats that keep no geometry say 1 mm).
 */
export const isSameGrid = (a: Grid, b: Grid): boolean =>
  (["z", "y", "x"] as const).every((axis) => a.shape[axis] === b.shape[axis]);

/**
 * The mask on another grid, each voxel as that of the mask whose centre is nearest; 0 outside the mask. Both along the patient's axes
 * (`toPatientAxes`). Undefined where the two have no millimetre in common.
 */
export function matchGrid(mask: Mask, grid: Grid): Mask | undefined {
  const rows = { z: nearest(mask, grid, "z"), y: nearest(mask, grid, "y"), x: nearest(mask, grid, "x") };
  if ([rows.z, rows.y, rows.x].some((list) => list.every((at) => at < 0))) return undefined;
  const { shape } = grid;
  const data = new Uint8Array(shape.z * shape.y * shape.x); // [z, y, x]
  let out = 0;
  for (const z of rows.z) {
    for (const y of rows.y) {
      const row = (z * mask.shape.y + y) * mask.shape.x;
      const isInside = z >= 0 && y >= 0;
      for (const x of rows.x) data[out++] = isInside && x >= 0 ? mask.data[row + x]! : 0;
    }
  }
  return onGrid(grid, data);
}

/** For each voxel of the grid along one axis, the mask's nearest; −1 beyond its ends. */
function nearest(mask: Mask, grid: Grid, axis: Axis): Int32Array {
  return Int32Array.from({ length: grid.shape[axis] }, (_, index) => {
    const millimetres = grid.origin[axis] + index * grid.spacing[axis];
    const at = Math.round((millimetres - mask.origin[axis]) / mask.spacing[axis]);
    return at >= 0 && at < mask.shape[axis] ? at : -1;
  });
}
