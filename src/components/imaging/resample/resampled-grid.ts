import { type Grid, type Triple, voxelCount } from "../../../formats/volume/volume.ts";
import { voxelPosition } from "../../../formats/volume/voxel-position.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/** Most voxels of a resampled volume: 2 GiB of float32. */
const MOST_VOXELS = 2 ** 29;

/**
 * The grid of about the wanted spacing (mm) in the same box of space: ⌊n · spacing / wanted⌉ voxels along each axis, halves to the even
 * number, at least one. Its spacing is the box divided by its voxels, so it differs a little from the wanted one where that does not
 * fit; its corner is the old corner. Throws InputError for a grid above 2^29 voxels.
 */
export function resampledGrid(grid: Grid, wanted: Triple, where: string): Grid {
  const { shape, spacing } = grid;
  const size = (n: number, from: number, to: number): number => Math.max(1, roundHalfEven((n * from) / to));
  const to: Triple = {
    z: size(shape.z, spacing.z, wanted.z),
    y: size(shape.y, spacing.y, wanted.y),
    x: size(shape.x, spacing.x, wanted.x),
  };
  if (!(voxelCount(to) <= MOST_VOXELS)) {
    throw new InputError({
      code: "volume-too-large",
      message: `${where} has ${shape.z} × ${shape.y} × ${shape.x} voxels of ${spacing.z} × ${spacing.y} × ${spacing.x} mm; at the spacing asked for they would be ${to.z} × ${to.y} × ${to.x}`,
      allowed: "at most 536,870,912 voxels",
      help: "ask for a wider spacing",
    });
  }
  return inSameBox(grid, to);
}

/** A grid of another number of voxels in the same box of space. */
function inSameBox(grid: Grid, to: Triple): Grid {
  const { shape, spacing, direction } = grid;
  const step = { z: shape.z / to.z, y: shape.y / to.y, x: shape.x / to.x };
  return {
    shape: to,
    spacing: { z: spacing.z * step.z, y: spacing.y * step.y, x: spacing.x * step.x },
    // the first voxel's centre, in voxels of the old grid
    origin: voxelPosition(grid, { z: (step.z - 1) / 2, y: (step.y - 1) / 2, x: (step.x - 1) / 2 }),
    direction,
  };
}

/** Nearest whole number, of two the even one, as NumPy's round. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

/**
 * Refuses a grid that does not fill the same box of space as another, to half a voxel of either: a volume is brought back onto its
 * old grid by voxel numbers, which is wrong for any other grid.
 */
export function checkSameBox(grid: Grid, like: Grid, where: string, likeWhere: string): void {
  const corners = (of: Grid): readonly [Triple, Triple] => [
    voxelPosition(of, { z: -0.5, y: -0.5, x: -0.5 }),
    voxelPosition(of, { z: of.shape.z - 0.5, y: of.shape.y - 0.5, x: of.shape.x - 0.5 }),
  ];
  const allowed = Math.max(...[grid, like].flatMap(({ spacing }) => [spacing.z, spacing.y, spacing.x])) / 2;
  const [ours, theirs] = [corners(grid), corners(like)];
  for (const end of [0, 1] as const) {
    const gap = Math.hypot(ours[end].z - theirs[end].z, ours[end].y - theirs[end].y, ours[end].x - theirs[end].x);
    if (!(gap <= allowed)) {
      throw new InputError({
        code: "other-grid",
        message: `${where} and ${likeWhere} do not fill the same box of space: their ${end === 0 ? "first" : "last"} corners are ${gap.toPrecision(3)} mm apart`,
        help: "`like` takes the volume that this one was resampled from",
      });
    }
  }
}
