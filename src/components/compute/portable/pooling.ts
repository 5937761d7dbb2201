import { type Window, windowed } from "../engine/engine.ts";
import type { Info, Kernels } from "./kernels.ts";
import { aboutAxis, interleaveAxis, padAxis, sliceAxis, stridedAxis, volumeOf } from "./views.ts";

const FAR_BELOW = -3e38; // as padding: below every number, yet with finite differences to most

/** Maximum over windows: along w, then h, then d. */
export function maxPooling(k: Kernels, x: Info, window: Window): Info {
  return [3, 2, 1].reduce(
    (from, axis) => {
      const to = poolAxis(k, from, axis, window);
      k.drop(from);
      return to;
    },
    k.reshape(x, x.shape),
  );
}

/** Along one axis, 1 to 3 of [n, d, h, w, c]. */
function poolAxis(k: Kernels, x: Info, axis: number, { size, stride, padding }: Window): Info {
  const [n, d, h, w, c] = volumeOf(x);
  const shape = axis === 1 ? [n, d, h * w, c] : [n * d, h, w, c];
  const along = axis === 3 ? ([1, size] as const) : ([size, 1] as const);
  const y = k.maxPool2d(
    k.reshape(x, shape),
    along,
    axis === 3 ? [1, stride] : [stride, 1],
    axis === 3 ? [0, padding] : [padding, 0],
  );
  const out = windowed(x.shape[axis]!, { size, stride, padding });
  return k.reshape(
    y,
    x.shape.map((length, i) => (i === axis ? out : length)),
  );
}

/**
 * Gradient of `maxPooling`, axis by axis in the opposite order. Since w was pooled first and each axis pays its first maximum, the whole
 * pays the first in the order of d, h, w: PyTorch's choice.
 */
export function maxPoolingGradient(k: Kernels, dy: Info, x: Info, window: Window): Info {
  const alongW = poolAxis(k, x, 3, window);
  const alongH = poolAxis(k, alongW, 2, window);
  const dAlongH = axisGradient(k, dy, alongH, poolAxis(k, alongH, 1, window), 1, window);
  k.drop(alongH);
  const alongH2 = poolAxis(k, alongW, 2, window);
  const dAlongW = axisGradient(k, dAlongH, alongW, alongH2, 2, window);
  k.drop(dAlongH, alongH2);
  const dx = axisGradient(k, dAlongW, x, alongW, 3, window);
  k.drop(dAlongW, alongW);
  return dx;
}

/** Gradient of pooling `x` along an axis to `y`. */
function axisGradient(k: Kernels, dy: Info, x: Info, y: Info, axis: number, { size, stride, padding }: Window): Info {
  return k.tidy(() => {
    const [outer, length, inner] = aboutAxis(x.shape, axis);
    const out = y.shape[axis]!;
    const places = Math.ceil((length + 2 * padding) / stride);
    const view = k.reshape(x, [outer, length, inner]);
    const padded = padAxis(k, view, 1, padding, places * stride - length - padding, FAR_BELOW);
    const largest = k.reshape(y, [outer, out, inner]);
    const phases: (Info | undefined)[] = Array.from({ length: stride });
    let left = k.reshape(dy, [outer, out, inner]); // what no tap so far has got
    for (let tap = 0; tap < size; tap++) {
      const value = stridedAxis(k, padded, 1, stride, tap, out);
      const below = k.step(k.subtract(largest, value)); // 1 where this tap is not the maximum
      const onward = k.multiply(left, below);
      const here = k.subtract(left, onward);
      const shift = Math.floor(tap / stride);
      const placed = padAxis(k, here, 1, shift, places - out - shift);
      const before = phases[tap % stride];
      phases[tap % stride] = before === undefined ? placed : k.add(before, placed);
      left = onward;
    }
    const all = phases.map((phase) => phase ?? k.filled([outer, places, inner], 0));
    return k.reshape(sliceAxis(k, interleaveAxis(k, all, 1), 1, padding, length), x.shape);
  });
}
