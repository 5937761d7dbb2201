import { convNorm } from "./conv-norm.ts";
import type { Layer } from "./layer.ts";
import { maxPool } from "./max-pool.ts";
import { relu } from "./relu.ts";
import { sequence } from "./sequence.ts";
import { stemBySample } from "./stem-by-sample.ts";
import { stemInOne } from "./stem-in-one.ts";
import { poolsFirst, type StemOptions } from "./stem-options.ts";

/**
 * How all our networks begin: convolution, batch norm, ReLU, perhaps Shift3D, max-pool. Its activations are the largest by far, so with
 * `memory: low` it goes sample by sample and keeps nothing but the pooled ones, unless the input's gradient is asked for.
 */
export function stem(options: StemOptions): Layer {
  const { conv, norm, shift, pool } = options;
  const moved = shift ? [shift] : [];
  const early = poolsFirst(options);
  const whole = sequence([convNorm(conv, norm, !early), ...moved, maxPool(pool), ...(early ? [relu] : [])]);
  return {
    specs: whole.specs,
    forward(x, pass, needsInput) {
      const { stem: kernels } = pass.engine;
      if (needsInput) return whole.forward(x, pass, needsInput);
      if (pass.memory === "low") return stemBySample(options, x, pass);
      const inOne = shift === undefined && kernels?.takes(conv.inputs, conv.outputs, { conv: conv.window, pool }) === true;
      return inOne ? stemInOne(options, kernels, x, pass) : whole.forward(x, pass, needsInput);
    },
  };
}
