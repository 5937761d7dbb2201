/** A number for each axis of a volume. Voxels are stored [z, y, x], x fastest; patient coordinates are LPS in mm, as in DICOM. */
export interface Triple {
  readonly z: number;
  readonly y: number;
  readonly x: number;
}

export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Where a grid of voxels lies in the patient. */
export interface Grid {
  /** Voxels along each axis, at least 1. */
  readonly shape: Triple;
  /** Distance of voxel centres in mm, above 0. */
  readonly spacing: Triple;
  /** Centre of voxel [0, 0, 0] in LPS, mm. */
  readonly origin: Triple;
  /**
   * Nine cosines, row by row: rows are the patient's x, y, z (LPS), columns the unit vectors of the voxel axes x, y, z.
   * The same nine numbers as SimpleITK's GetDirection.
   */
  readonly direction: readonly number[];
}

/** Voxels of one modality (CT: HU after rescaling) on a grid. */
export interface Volume<A extends VoxelArray = VoxelArray> extends Grid {
  /** [z, y, x], x fastest; z · y · x values. */
  readonly data: A;
}

/** Labels 0 to 255 on a grid, 0 the background. */
export type Mask = Volume<Uint8Array>;

export const IDENTITY: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Voxels of a shape. */
export const voxelCount = ({ z, y, x }: Triple): number => z * y * x;

/** A volume at the origin, axes along the patient's; throws RangeError where data and shape differ. */
export function volumeOf<A extends VoxelArray>(data: A, shape: Triple, spacing: Triple = { z: 1, y: 1, x: 1 }): Volume<A> {
  if (data.length !== voxelCount(shape)) {
    throw new RangeError(`${data.length} values are no volume of ${shape.z} × ${shape.y} × ${shape.x} voxels`);
  }
  return { data, shape, spacing, origin: { z: 0, y: 0, x: 0 }, direction: IDENTITY };
}

/** The same grid with other voxels. */
export const onGrid = <A extends VoxelArray>({ shape, spacing, origin, direction }: Grid, data: A): Volume<A> => ({
  data,
  shape,
  spacing,
  origin,
  direction,
});
