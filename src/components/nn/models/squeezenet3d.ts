import Type from "typebox";
import type { Window } from "../../compute/engine/engine.ts";
import { fire } from "../layers/fire.ts";
import type { Layer } from "../layers/layer.ts";
import { maxPool } from "../layers/max-pool.ts";
import { recomputed } from "../layers/recomputed.ts";
import { sequence } from "../layers/sequence.ts";
import { stem } from "../layers/stem.ts";
import { type BackboneBuilder, type BackboneDefinition, NORM_MOMENTUM } from "./backbone.ts";
import { convHeads } from "./plain-heads.ts";

const POOL: Window = { size: 3, stride: 2, padding: 1 };
const NORM = { epsilon: 1e-3, momentum: NORM_MOMENTUM };
/** Squeezed and expanded channels of each pair of fire modules. */
const PAIRS = [
  [32, 64],
  [64, 128],
  [96, 192],
  [128, 256],
] as const;

/**
 * SqueezeNet3D without its head: a stem of 64 channels, then pairs of fire modules, the second of each with a way around, a max-pool
 * before each pair. Halves each axis five times. `features.0` is the pool that the stem ends with, so names go on from 1.
 */
const build: BackboneBuilder = (prefix, shift) => {
  const layers: Layer[] = [
    stem({
      conv: { name: `${prefix}convbn.0`, inputs: 1, outputs: 64, window: { size: 3, stride: 2, padding: 1 }, bias: true },
      norm: { name: `${prefix}convbn.1`, ...NORM },
      shift,
      pool: POOL,
    }),
  ];
  let inputs = 64;
  for (const [pair, [squeeze, expand]] of PAIRS.entries()) {
    if (pair > 0) layers.push(maxPool(POOL));
    for (const [i, residual] of [false, true].entries()) {
      const module = fire({ name: `${prefix}features.${3 * pair + 1 + i}`, inputs, squeeze, expand, residual, ...NORM });
      layers.push(pair === 0 ? recomputed(module) : module); // those after the first pair are small
      inputs = 2 * expand;
    }
  }
  return { layer: sequence(layers), channels: inputs };
};

export const squeezeNet3d: BackboneDefinition = {
  name: "squeezenet3d",
  doc: "SqueezeNet3D: a small network of fire modules.",
  options: {
    dropout: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: "Share dropped before each head; 0.3 unless said." }),
  },
  shifts: false,
  build,
  heads: (tasks, channels, { dropout = 0.3 }) => convHeads(tasks, channels, dropout),
};
