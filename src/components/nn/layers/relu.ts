import { type Layer, noBackward } from "./layer.ts";

/** max(x, 0). Keeps its output, which the next layer mostly keeps as well. */
export const relu: Layer = {
  specs: [],
  forward(x, { engine, record }) {
    const y = engine.relu(x);
    if (!record) return { y, backward: noBackward };
    y.retain();
    return {
      y,
      backward(dy) {
        const dx = engine.reluGradient(dy, y);
        dy.release();
        y.release();
        return dx;
      },
    };
  },
};
