import type { Philox } from "../../../stats/random/philox.ts";
import type { Move } from "../../compute/engine/engine.ts";
import type { Shape } from "../../compute/engine/tensor.ts";

/** How Shift3D draws. */
export interface ShiftOptions {
  /** Chance that a sample (or batch) is shifted, 0 to 1. */
  readonly chance: number;
  /** `sample`: every sample draws for itself; `batch`: one draw moves all samples of a batch alike. */
  readonly per: "sample" | "batch";
  /** Longest shift as a share of the axis, 0 to below 1; in voxels it is rounded down. */
  readonly distance: number;
  /** Axes that a channel draws from, evenly. */
  readonly axes: readonly ("z" | "y" | "x")[];
  /** What comes in at the free end: what went out at the other, or a number. */
  readonly fill: "wrap" | number;
  /** Epochs over which the chance falls to 0 along half a cosine; it stays as it is unless said. */
  readonly decay?: number;
  /** `authors`: a shift by 0 with a number as `fill` fills the whole channel, as in their code; otherwise it is no shift. */
  readonly like: "paper" | "authors";
}

/** The paper's Shift3D. */
export const SHIFT: ShiftOptions = {
  chance: 0.25,
  per: "sample",
  distance: 0.2,
  axes: ["z", "y", "x"],
  fill: "wrap",
  like: "paper",
};

/** One entry a sample: null for one that stays, else a move for each channel. */
export type Moves = readonly (readonly Move[] | null)[];

/** The fill as engines take it. */
export const fillOf = ({ fill }: ShiftOptions): number | null => (fill === "wrap" ? null : fill);

/** Chance of a shift in an epoch (from 0): as it is, or chance/2 · (cos(π·epoch/decay) + 1), and 0 from `decay` on. */
export function shiftChance({ chance, decay }: ShiftOptions, epoch: number): number {
  if (decay === undefined) return chance;
  return epoch >= decay ? 0 : (chance / 2) * (Math.cos((Math.PI * epoch) / decay) + 1);
}

/**
 * Draws a sample's shift: null if it stays, else for each channel by itself an axis, a distance of 0 to ⌊distance · length⌋ voxels, each
 * as likely, and a direction. `space` is [d, h, w]. A move by the whole length of its axis leaves nothing but the fill (only
 * `like: authors` makes such); see `moveRounds`.
 */
export function drawMoves(
  random: Philox,
  space: Shape,
  channels: number,
  options: ShiftOptions,
  epoch: number,
): readonly Move[] | null {
  if (random.uniform() >= shiftChance(options, epoch)) return null;
  return Array.from({ length: channels }, () => {
    const axis = AXES[options.axes[random.integer(0, options.axes.length)]!];
    const distance = random.integer(0, Math.floor(options.distance * space[axis]!) + 1);
    const by = random.integer(0, 2) === 0 ? distance : -distance;
    if (distance > 0) return { axis, by };
    return options.like === "authors" && options.fill !== "wrap" ? blank(space) : { axis, by: 0 };
  });
}

const AXES = { z: 0, y: 1, x: 2 } as const;

/** Out along the longest axis, which takes the fewest rounds. */
function blank(space: Shape): Move {
  const by = Math.max(...space);
  return { axis: space.indexOf(by) as Move["axis"], by };
}

/**
 * The moves of a batch of shape [n, d, h, w, c]; undefined where nothing moves. `randomOf` gives each sample's own stream; `per: batch`
 * draws from the first sample's.
 */
export function drawBatchMoves(
  randomOf: (sample: number) => Philox,
  shape: Shape,
  options: ShiftOptions,
  epoch: number,
): Moves | undefined {
  const [samples, d, h, w, channels] = shape as readonly [number, number, number, number, number];
  const draw = (sample: number) => drawMoves(randomOf(sample), [d, h, w], channels, options, epoch);
  const first = options.per === "batch" ? draw(0) : undefined;
  const moves = Array.from({ length: samples }, (_, sample) => (first === undefined ? draw(sample) : first));
  return moves.some((each) => each?.some(({ by }) => by !== 0)) ? moves : undefined;
}

/**
 * The moves as an engine takes them, below the length of their axes: one round, and a second where a channel leaves altogether.
 * Made one after the other (and backwards for the gradient) they come to the same.
 */
export function moveRounds(moves: Moves, space: Shape): readonly Moves[] {
  const parts = (of: (move: Move) => number): Moves =>
    moves.map((each) => each?.map((move) => ({ ...move, by: of(move) })) ?? null);
  const within = ({ axis, by }: Move): number => Math.sign(by) * Math.min(Math.abs(by), space[axis]! - 1);
  const rest = parts((move) => move.by - within(move));
  return rest.some((each) => each?.some(({ by }) => by !== 0)) ? [parts(within), rest] : [moves];
}
