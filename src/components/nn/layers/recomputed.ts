import type { Layer, Pass } from "./layer.ts";

/**
 * A layer that with `memory: low` keeps nothing but its input, and goes its way there once more before it goes back. Batch norm takes the
 * same statistics then, and dropout and shifts draw the same; running statistics follow a batch once only.
 */
export const recomputed = (layer: Layer): Layer => ({
  specs: layer.specs,
  forward(x, pass, needsInput) {
    if (!pass.record || pass.memory === "normal") return layer.forward(x, pass, needsInput);
    const { y } = layer.forward(x, { ...pass, record: false }, false);
    x.retain();
    return {
      y,
      backward(dy) {
        const again = layer.forward(x, unchanging(pass), needsInput);
        again.y.release();
        x.release();
        return again.backward(dy);
      },
    };
  },
});

/** The pass, with weights that stay as they are. */
const unchanging = (pass: Pass): Pass => ({
  ...pass,
  weights: { names: pass.weights.names, get: (name) => pass.weights.get(name), set: (_, value) => value.release() },
});
