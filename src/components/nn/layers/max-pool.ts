import type { Window } from "../../compute/engine/engine.ts";
import { freeAll } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";

/** Largest value of each window. */
export const maxPool = (window: Window): Layer => ({
  specs: [],
  forward(x, { engine, record }) {
    const pooled = engine.maxPool(x, window);
    if (!record) {
      freeAll(pooled.saved);
      return { y: pooled.y, backward: noBackward };
    }
    x.retain();
    pooled.y.retain();
    return {
      y: pooled.y,
      backward(dy) {
        const dx = engine.maxPoolGradient(dy, x, pooled, window);
        freeAll([dy, x, pooled.y, ...pooled.saved]);
        return dx;
      },
    };
  },
});
