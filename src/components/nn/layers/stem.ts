import { convNorm } from "./conv-norm.ts";
import type { Layer } from "./layer.ts";
import { maxPool } from "./max-pool.ts";
import { recomputed } from "./recomputed.ts";
import { relu } from "./relu.ts";
import { sequence } from "./sequence.ts";
import { stemBySample } from "./stem-by-sample.ts";
import { stemInOne } from "./stem-in-one.ts";
import { poolsFirst, type StemOptions } from "./stem-options.ts";

/**
 * How all our networks begin: convolution, batch norm, ReLU, perhaps Shift3D, max-pool. Its activations are the largest by far, so an
 * engine that can begins in one piece. Else, with `memory: low`, it goes sample by sample and keeps nothing but the pooled ones. Neither
 * is for a stem whose input's gradient is asked for.
 */
export function stem(options: StemOptions): Layer {
  const { conv, norm, shift, pool } = options;
  const moved = shift ? [shift] : [];
  const early = poolsFirst(options);
  const whole = sequence([convNorm(conv, norm, !early), ...moved, maxPool(pool), ...(early ? [relu] : [])]);
  const windows = { conv: conv.window, pool };
  const inOne = recomputed({ specs: whole.specs, forward: (x, pass) => stemInOne(options, x, pass) });
  return {
    specs: whole.specs,
    forward(x, pass, needsInput) {
      if (needsInput) return whole.forward(x, pass, needsInput);
      if (!shift && pass.engine.stem?.takes(conv.inputs, conv.outputs, windows)) return inOne.forward(x, pass, needsInput);
      return pass.memory === "low" ? stemBySample(options, x, pass) : whole.forward(x, pass, needsInput);
    },
  };
}
