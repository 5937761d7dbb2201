import type { Triple } from "../../../../formats/volume/volume.ts";
import type { BinnedRoi } from "../roi.ts";

/** The levels of a region with zeros around them, so that a neighbour within `border` voxels always has a place. */
export interface LevelGrid {
  readonly shape: Triple;
  /** Level of each voxel, 0 outside the region; [z, y, x] at `first + z · planeStride + y · rowStride + x`. */
  readonly levels: Uint16Array;
  readonly first: number;
  readonly rowStride: number;
  readonly planeStride: number;
}

/** Copies the levels, each replaced by `code[level]` (levels themselves where left out). Rows and planes share the zeros between them. */
export function levelGrid(roi: BinnedRoi, border: number, code?: Uint16Array): LevelGrid {
  const { z: depth, y: height, x: width } = roi.shape;
  const rowStride = width + border;
  const planeStride = (height + border) * rowStride;
  const first = border * (planeStride + rowStride + 1);
  const levels = new Uint16Array((depth + 2 * border) * planeStride + 2 * border * (rowStride + 1));
  for (let z = 0, from = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const to = first + z * planeStride + y * rowStride;
      for (let x = 0; x < width; x++, from++) {
        const level = roi.levels[from]!;
        levels[to + x] = code ? code[level]! : level;
      }
    }
  }
  return { shape: roi.shape, levels, first, rowStride, planeStride };
}

/** How far from a voxel its neighbour lies in `levels`. */
export const stepOf = (grid: LevelGrid, { z, y, x }: Triple): number => z * grid.planeStride + y * grid.rowStride + x;
