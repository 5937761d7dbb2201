import { type Grid, IDENTITY, type Triple, type Volume, type VoxelArray } from "./volume.ts";

type Axis = keyof Triple;
/** Voxel axes in the order of the direction's columns. */
const AXES = ["x", "y", "z"] as const;

interface Source {
  readonly axis: Axis;
  /** 1 where the voxel axis runs as the patient's, −1 where it runs against it. */
  readonly sign: 1 | -1;
  /** Millimetres along the voxel axis from the patient's origin to voxel 0. */
  readonly start: number;
}

/** How a grid's voxels are gone through along the patient's axes. */
interface Turn {
  readonly grid: Grid;
  /** Place of the first voxel, and steps along the patient's axes, in the voxels as they are stored. */
  readonly begin: number;
  readonly step: Triple;
  readonly isStraight: boolean;
}

function turnOf(given: Grid): Turn {
  const from = sources(given);
  const pick = (of: Triple): Triple => ({ z: of[from.z.axis], y: of[from.y.axis], x: of[from.x.axis] });
  const [shape, spacing] = [pick(given.shape), pick(given.spacing)];
  const first = (axis: Axis): number =>
    from[axis].sign === 1 ? from[axis].start : -from[axis].start - (shape[axis] - 1) * spacing[axis];
  const strides: Triple = { z: given.shape.y * given.shape.x, y: given.shape.x, x: 1 };
  const step = (axis: Axis): number => from[axis].sign * strides[from[axis].axis];
  const begin = (axis: Axis): number => (from[axis].sign === 1 ? 0 : (shape[axis] - 1) * strides[from[axis].axis]);
  return {
    grid: { shape, spacing, origin: { z: first("z"), y: first("y"), x: first("x") }, direction: IDENTITY },
    begin: begin("z") + begin("y") + begin("x"),
    step: { z: step("z"), y: step("y"), x: step("x") },
    isStraight: AXES.every((axis) => from[axis].axis === axis && from[axis].sign === 1),
  };
}

/** Hands each voxel's place in the turned volume, in order, and in the stored one. */
function eachVoxel({ grid: { shape }, begin, step }: Turn, use: (turned: number, stored: number) => void): void {
  let turned = 0;
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      let stored = begin + z * step.z + y * step.y;
      for (let x = 0; x < shape.x; x++, stored += step.x) use(turned++, stored);
    }
  }
}

/**
 * The volume with its axes turned to the patient's (LPS): x to the left hand, y to the back, z to the head. Each voxel axis goes to the
 * patient's axis that it is nearest to, so an oblique volume keeps its voxels and is named by the nearest directions. Origins become
 * millimetres along the voxel axes. Shares its voxels with the given volume where nothing has to be turned.
 */
export function toPatientAxes<A extends VoxelArray>(volume: Volume<A>): Volume<A> {
  const turn = turnOf(volume);
  if (turn.isStraight) return { ...turn.grid, data: volume.data };
  const data = volume.data.slice() as A; // an array of the same type
  eachVoxel(turn, (turned, stored) => {
    data[turned] = volume.data[stored]!;
  });
  return { ...turn.grid, data };
}

/** Voxels along the patient's axes, as `toPatientAxes` turns a volume on `grid`, turned back to that grid. */
export function fromPatientAxes(grid: Grid, data: Uint8Array): Uint8Array {
  const turn = turnOf(grid);
  if (turn.isStraight) return data;
  const out = new Uint8Array(data.length);
  eachVoxel(turn, (turned, stored) => {
    out[stored] = data[turned]!;
  });
  return out;
}

/** Whether slices across z are axial: no other voxel axis lies nearer to the line from head to foot. */
export const hasAxialSlices = (grid: Grid): boolean => sources(grid).z.axis === "z";

/** Which voxel axis lies along each of the patient's: the pair with the largest cosine first, so that no axis is taken twice. */
function sources({ direction, origin }: Grid): { readonly [axis in Axis]: Source } {
  const pairs = AXES.flatMap((patient, row) =>
    AXES.map((voxel, column) => ({ patient, voxel, column, cosine: direction[3 * row + column]! })),
  ).sort((a, b) => Math.abs(b.cosine) - Math.abs(a.cosine));
  const found: Partial<Record<Axis, Source>> = {};
  const taken = new Set<Axis>();
  for (const { patient, voxel, column, cosine } of pairs) {
    if (found[patient] || taken.has(voxel)) continue;
    taken.add(voxel);
    const start = AXES.reduce((sum, each, row) => sum + origin[each] * direction[3 * row + column]!, 0);
    found[patient] = { axis: voxel, sign: cosine < 0 ? -1 : 1, start };
  }
  const { x, y, z } = found;
  if (!x || !y || !z) throw new RangeError("a direction needs nine cosines");
  return { x, y, z };
}
