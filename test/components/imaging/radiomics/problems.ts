/** Small random regions with random settings, and the odd ones that random draws miss. */
import { Philox } from "../../../../src/stats/random/philox.ts";
import type { Problem } from "./pyradiomics.ts";

export function randomProblems(count: number, seed: number): readonly Problem[] {
  const random = new Philox(seed, "radiomics-problems");
  const whole = (low: number, high: number): number => low + Math.floor(random.uniform() * (high - low + 1));
  const pick = <T>(values: readonly T[]): T => values[whole(0, values.length - 1)]!;
  const chance = (share: number): boolean => random.uniform() < share;
  return Array.from({ length: count }, () => {
    const shape = { z: whole(1, 6), y: whole(1, 7), x: whole(1, 10) };
    const voxels = shape.z * shape.y * shape.x;
    const filled = pick([0.2, 0.5, 0.8, 1]);
    const mask = Array.from({ length: voxels }, () => Number(chance(filled)));
    if (!mask.includes(1)) mask[0] = 1;
    const value = pick([
      () => whole(-60, 200),
      () => 40 * random.normal(),
      () => whole(0, 3) * 25,
      () => whole(0, 60) / 10,
      () => 50,
    ]);
    const bins = chance(0.7) ? { binWidth: pick([25, 10, 0.3, 0.1, 7.1, 50]) } : { binCount: whole(1, 20) };
    const own = {
      ...bins,
      ...(chance(0.3) && { distances: pick([[2], [1, 2], [2, 1]]) }),
      ...(chance(0.3) && { symmetricalGLCM: false }),
      ...(chance(0.4) && { weightingNorm: pick(["infinity", "euclidean", "manhattan", "no_weighting"]) }),
      ...(chance(0.4) && { force2D: true, force2Ddimension: whole(0, 2) }),
      ...(chance(0.4) && { gldm_a: whole(0, 3) }),
      ...(chance(0.4) && { voxelArrayShift: 300 }),
    };
    const spacing = { z: pick([1, 2.5]), y: pick([1, 0.7]), x: pick([1, 0.7]) };
    return { shape, spacing, image: Array.from({ length: voxels }, value), mask, settings: own };
  });
}

/** A smooth field with noise and some outliers: a hundred levels and more, as CT has. */
export function fieldProblem(settings: Problem["settings"]): Problem {
  const shape = { z: 16, y: 24, x: 28 };
  const random = new Philox(4, "radiomics-field");
  const image = Array.from({ length: shape.z * shape.y * shape.x }, (_, k) => {
    const [z, y, x] = [Math.floor(k / 672), Math.floor(k / 28) % 24, k % 28];
    const smooth = 900 * Math.sin(z / 5) * Math.cos(y / 6) + 600 * Math.sin(x / 4 + y / 9);
    return smooth + 60 * random.normal() + (random.uniform() < 0.002 ? 2500 : 0);
  });
  const mask = image.map((_, k) => Number((k * 13) % 101 > 9));
  return { shape, spacing: { z: 2, y: 1, x: 1 }, image, mask, settings };
}

const line = (mask: readonly number[], image: readonly number[], settings: Problem["settings"] = {}): Problem => ({
  shape: { z: 1, y: 1, x: mask.length },
  spacing: { z: 1, y: 1, x: 1 },
  image,
  mask,
  settings: { binWidth: 25, ...settings },
});

const plane = (mask: readonly number[], image: readonly number[], settings: Problem["settings"] = {}): Problem => ({
  shape: { z: 3, y: 3, x: 3 },
  spacing: { z: 2, y: 1, x: 1 },
  image,
  mask,
  settings: { binWidth: 25, ...settings },
});

const ONE = Array.from({ length: 27 }, (_, k) => Number(k === 13));
const CORNERS = Array.from({ length: 27 }, (_, k) => Number(k === 0 || k === 25)); // no line of the 13 holds both
const ENDS = Array.from({ length: 27 }, (_, k) => Number(k === 0 || k === 26)); // a diagonal holds both, with a gap
const SLICE = Array.from({ length: 27 }, (_, k) => Number(k >= 9 && k < 18));
const ALL = new Array<number>(27).fill(1);
const ROUND = Array.from({ length: 27 }, (_, k) => (k * k * 7) % 113);
const FLAT = new Array<number>(27).fill(12.5);

/** Regions at the edge of what can be calculated, by name. */
export const DEGENERATE: { readonly [name: string]: Problem } = {
  "one voxel in a larger image": plane(ONE, ROUND),
  "one voxel, weighted": plane(ONE, ROUND, { weightingNorm: "euclidean" }),
  "two voxels on no common line": plane(CORNERS, ROUND),
  "two equal voxels on no common line": plane(CORNERS, FLAT),
  "two voxels on no common line, weighted": plane(CORNERS, ROUND, { weightingNorm: "no_weighting" }),
  "two voxels with a gap between": plane(ENDS, ROUND),
  "two voxels with a gap between, weighted": plane(ENDS, FLAT, { weightingNorm: "manhattan" }),
  "a flat region": plane(ALL, FLAT),
  "a flat region at 0": plane(ALL, new Array<number>(27).fill(0)),
  "a flat region by count": plane(ALL, FLAT, { binCount: 5 }),
  "a flat region, not symmetrical": plane(ALL, FLAT, { symmetricalGLCM: false }),
  "one plane of three": plane(SLICE, ROUND),
  "one plane of three, within planes": plane(SLICE, ROUND, { force2D: true }),
  "one plane of three, across planes": plane(SLICE, ROUND, { force2D: true, force2Ddimension: 1 }),
  "a line": line([1, 1, 1, 1], [0, 30, 60, 60]),
  "a line with a gap": line([1, 0, 1], [0, 30, 60]),
  "a flat line": line([1, 1, 1], [5, 5, 5]),
  "two levels": line([1, 1, 1, 1], [0, 30, 0, 30]),
  "a distance that reaches beyond": line([1, 1, 1], [0, 30, 60], { distances: [1, 9] }),
  "values on bin edges": plane(
    ALL,
    ROUND.map((value) => (value % 4) * 25 - 50),
  ),
  "negative values": plane(
    ALL,
    ROUND.map((value) => -3 * value),
  ),
  "a bin width of a tenth": plane(
    ALL,
    ROUND.map((value) => value / 10),
    { binWidth: 0.1 },
  ),
  "a distance of three": plane(ALL, ROUND, { distances: [3, 2], binWidth: 50 }),
  "no neighbour depends": plane(ALL, ROUND, { gldm_a: -1 }),
};
