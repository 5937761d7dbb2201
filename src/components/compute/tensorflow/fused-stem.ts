import type { CountedTensors } from "../engine/counted.ts";
import { type StemKernels, type StemWindows, windowed } from "../engine/engine.ts";
import { type Id, type Operations, real } from "./operations.ts";

/** The kernels' geometry (tools/native/kernels/stem-pool.cc). */
const CONVOLUTIONS = [3, 5];
const OUTPUTS = 64;
const LARGEST_POOL = 6;

const attributesOf = ({ conv, pool }: StemWindows) => [
  real("stride", conv.stride),
  real("padding", conv.padding),
  real("pool_size", pool.size),
  real("pool_stride", pool.stride),
  real("pool_padding", pool.padding),
];

/** The beginning of networks by our own operations. */
export function fusedStem(
  { run, runAll }: Operations,
  own: CountedTensors<Id>["own"],
  handle: CountedTensors<Id>["handle"],
): StemKernels {
  return {
    takes: (inputs, outputs, { conv, pool }) =>
      inputs === 1 && outputs % OUTPUTS === 0 && CONVOLUTIONS.includes(conv.size) && pool.size <= LARGEST_POOL,
    pool(x, w, scale, windows) {
      const outputs = w.shape[4]!;
      const ids = runAll("RegimenStemPool", attributesOf(windows), [handle(x), handle(w), handle(scale)], 4).map(({ id }) => id);
      const [y, chosen, mean, variance] = ids as [Id, Id, Id, Id]; // four
      const space = x.shape.slice(1, 4).map((length) => windowed(windowed(length, windows.conv), windows.pool));
      const shape = [x.shape[0]!, ...space, outputs];
      return {
        y: own(y, shape),
        chosen: own(chosen, shape),
        moments: { mean: own(mean, [outputs]), variance: own(variance, [outputs]) },
      };
    },
    weightGradient(x, w, dy, chosen, { mean, variance, scale, epsilon }, gradients, windows, training) {
      const attributes = [...attributesOf(windows), real("epsilon", epsilon), real("training", training ? 1 : 0)];
      const inputs = [x, w, dy, chosen, mean, variance, scale, gradients.scale, gradients.shift].map(handle);
      return own(run("RegimenStemPoolWeightGradient", attributes, inputs), w.shape);
    },
  };
}
