import type { Window } from "../../compute/engine/engine.ts";
import type { ConvOptions } from "./conv.ts";
import { convNorm, type NormAfter } from "./conv-norm.ts";
import type { Layer } from "./layer.ts";
import { maxPool } from "./max-pool.ts";
import { relu } from "./relu.ts";
import { sequence } from "./sequence.ts";
import type { Shift } from "./shift.ts";
import { stemBySample } from "./stem-by-sample.ts";

export interface StemOptions {
  readonly conv: ConvOptions;
  readonly norm: NormAfter;
  /** Shift3D between ReLU and pooling. */
  readonly shift?: Shift;
  readonly pool: Window;
}

/**
 * How all our networks begin: convolution, batch norm, ReLU, perhaps Shift3D, max-pool. Its activations are the largest by far, so with
 * `memory: low` it goes sample by sample and keeps nothing but the pooled ones, unless the input's gradient is asked for.
 */
export function stem(options: StemOptions): Layer {
  const { conv, norm, shift, pool } = options;
  const whole = sequence([convNorm(conv, norm), relu, ...(shift ? [shift] : []), maxPool(pool)]);
  return {
    specs: whole.specs,
    forward: (x, pass, needsInput) =>
      pass.memory === "low" && !needsInput ? stemBySample(options, x, pass) : whole.forward(x, pass, needsInput),
  };
}
