import type { Triple } from "../../../../formats/volume/volume.ts";

/** One piece of a tube on a grid. */
export interface GridTube {
  /** Both ends, in voxels. */
  readonly start: Triple;
  readonly end: Triple;
  /** From end to end, mm in the grid's axes. */
  readonly way: Triple;
  readonly length: number;
  /** Of the lumen, and with the wall, mm. */
  readonly lumen: number;
  readonly radius: number;
}
