import type { Triple, Volume } from "../../../formats/volume/volume.ts";
import { refuseMisfits } from "../../../runner/contract/misfit.ts";
import { Philox } from "../../../stats/random/philox.ts";
import { withContrast } from "./augment/contrast.ts";
import { type Displacement, noDisplacement } from "./augment/displacement.ts";
import { addElastic } from "./augment/elastic.ts";
import { drawFlips } from "./augment/flip.ts";
import { bendByPower } from "./augment/gamma.ts";
import { addNoise } from "./augment/noise.ts";
import { addRotation } from "./augment/rotate.ts";
import { withShift } from "./augment/shift.ts";
import { drawTurn, squareMisfits } from "./augment/turn.ts";
import { warp } from "./augment/warp.ts";
import type { AugmentParts } from "./params.ts";
import { chooseBox } from "./prepare/choose-box.ts";
import type { Preparation } from "./prepare/preparation.ts";
import { type Affine, takeBox } from "./prepare/take-box.ts";
import { mirrored, turned, type Walk, walkFrom } from "./prepare/walk.ts";

/** What makes a training sample of a scan: the augmentations, and the key of all that is drawn. */
export interface SampleDraw {
  readonly augment: AugmentParts;
  readonly seed: number;
  readonly epoch: number;
  /** Row of the labels table. */
  readonly row: number;
}

/** Voxels of a scan as the network sees them, [z, y, x] of the preparation's size, into `out`; without `draw` as they are evaluated. */
export function prepareSample(scan: Volume, preparation: Preparation, draw: SampleDraw | undefined, out: Float32Array): void {
  const { size, clip, standard } = preparation;
  const standardise: Affine = { scale: 1 / standard.deviation, offset: -standard.mean / standard.deviation };
  if (!draw) {
    takeBox(scan.data, walkFrom(chooseBox(preparation, scan.shape), scan.shape), size, clip, standardise, out);
    return;
  }
  const { augment } = draw;
  // a stream a kind, so that one augmentation more leaves the others' draws as they are
  const stream = (name: string): Philox => new Philox(draw.seed, "augment", draw.epoch, draw.row, name);
  const start = chooseBox(preparation, scan.shape, stream("crop"));
  const walk = oriented(walkFrom(start, scan.shape), size, augment, stream);
  const displacement = displaced(size, augment, stream);
  const box = displacement ? new Float32Array(out.length) : out;
  takeBox(scan.data, walk, size, clip, intensity(standardise, augment, stream), box);
  if (displacement) warp(box, size, displacement, out);
  const gamma = drawn(augment.gamma, stream("gamma"));
  if (gamma) bendByPower(out, Math.exp(evenly(gamma.part.exponent.map(Math.log), gamma.random)));
  const noise = drawn(augment.noise, stream("noise"));
  if (noise) addNoise(out, evenly(noise.part.deviation, noise.random) * standardise.scale, noise.random);
}

type Stream = (name: string) => Philox;

function oriented(straight: Walk, size: Triple, { turn, flip }: AugmentParts, stream: Stream): Walk {
  let walk = straight;
  if (turn) {
    refuseMisfits(squareMisfits(turn, size));
    const { quarters, flip: upside } = drawTurn(turn, stream("turn"));
    walk = turned(walk, size, quarters);
    if (upside) walk = mirrored(walk, "y", size.y);
  }
  if (flip) for (const axis of drawFlips(flip, stream("flip"))) walk = mirrored(walk, axis, size[axis]);
  return walk;
}

function displaced(size: Triple, { rotate, elastic }: AugmentParts, stream: Stream): Displacement | undefined {
  const turn = drawn(rotate, stream("rotate"));
  const push = drawn(elastic, stream("elastic"));
  if (!turn && !push) return undefined;
  const displacement = noDisplacement(size, push?.part.spacing ?? Infinity);
  if (turn) addRotation(displacement, size, evenly([-turn.part.degrees, turn.part.degrees], turn.random));
  if (push) addElastic(displacement, push.part.displacement, push.random);
  return displacement;
}

function intensity(standardise: Affine, { contrast, shift }: AugmentParts, stream: Stream): Affine {
  const stretch = drawn(contrast, stream("contrast"));
  const move = drawn(shift, stream("shift"));
  let map = standardise;
  if (stretch) map = withContrast(map, evenly(stretch.part.factor, stretch.random));
  if (move) map = withShift(map, evenly(move.part.by, move.random) * standardise.scale);
  return map;
}

/** The augmentation, where it is wanted and its chance comes up. */
function drawn<P extends { readonly chance: number }>(
  part: P | undefined,
  random: Philox,
): { readonly part: P; readonly random: Philox } | undefined {
  return part && random.uniform() < part.chance ? { part, random } : undefined;
}

const evenly = ([least, greatest]: readonly number[], random: Philox): number => least! + random.uniform() * (greatest! - least!);
