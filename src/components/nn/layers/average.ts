import { type Layer, noBackward } from "./layer.ts";

/** Mean over all voxels: [n, d, h, w, c] to [n, c]. */
export const average: Layer = {
  specs: [],
  forward(x, { engine, record }) {
    const y = engine.averageSpace(x);
    if (!record) return { y, backward: noBackward };
    const { shape } = x;
    return {
      y,
      backward(dy) {
        const dx = engine.averageSpaceGradient(dy, shape);
        dy.release();
        return dx;
      },
    };
  },
};
