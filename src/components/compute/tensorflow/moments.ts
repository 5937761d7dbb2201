import { type Shape, sizeOf } from "../engine/tensor.ts";
import { cut, joined } from "./move-channels.ts";
import { holding, type Id, type Operations, reshaped, T } from "./operations.ts";
import { flat, overChannels } from "./reductions.ts";

interface Ids {
  readonly mean: Id;
  readonly variance: Id;
}

/** Numbers of a slab: 4 MiB, which stay in the cache between their mean and their squares, and outweigh the calls. */
const SLAB = 2 ** 20;

/** Mean and biased variance of each channel in two passes. */
function inTwoPasses(operations: Operations, x: Id, shape: Shape): Ids {
  const mean = overChannels(operations, "Mean", x, shape);
  const variance = holding(operations, (hold) =>
    overChannels(operations, "Mean", hold(operations.run("SquaredDifference", [T], [x, mean])), shape),
  );
  return { mean, variance };
}

/** How many slabs of equal size, at most as large as wanted, the first axis is cut into. */
function slabsOf([rows, ...rest]: Shape): number {
  const most = Math.max(1, Math.floor(SLAB / sizeOf(rest)));
  for (let each = Math.min(most, rows!); each > 1; each--) if (rows! % each === 0) return rows! / each;
  return rows!;
}

/**
 * Mean and biased variance of each channel. Batch norm's own kernel takes them in one float32 pass (off by 1e-5 at 300,000 values a
 * channel), two passes read large tensors from memory three times and need as much again for the squares. So slab by slab, each in two
 * passes while it is at hand: the mean of the means, and the mean of the variances with the variance of the means. A GPU has no such cache
 * and waits for every call, so there the two passes go over the whole.
 */
export function channelMoments(operations: Operations, x: Id, shape: Shape): Ids {
  const whole = flat(shape);
  const slabs = slabsOf(whole);
  if (slabs === 1 || operations.gpu) return inTwoPasses(operations, x, shape);
  const [rows, ...rest] = whole as [number, ...number[]];
  const channels = rest.at(-1)!;
  return holding(operations, (hold) => {
    const pieces = cut(operations, hold(reshaped(operations, x, whole)), Array<number>(slabs).fill(rows / slabs), 0);
    const parts = pieces.map((piece) => {
      const part = holding(operations, (free) => inTwoPasses(operations, free(piece), [rows / slabs, ...rest]));
      return { mean: hold(part.mean), variance: hold(part.variance) };
    });
    const table = (ids: readonly Id[]): Id => hold(reshaped(operations, hold(joined(operations, ids, 0)), [slabs, channels]));
    const means = table(parts.map(({ mean }) => mean));
    const { mean, variance: between } = inTwoPasses(operations, means, [slabs, channels]);
    const within = hold(overChannels(operations, "Mean", table(parts.map(({ variance }) => variance)), [slabs, channels]));
    return { mean, variance: operations.run("AddV2", [T], [within, hold(between)]) };
  });
}
