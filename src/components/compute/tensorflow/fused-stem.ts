import type { CountedTensors } from "../engine/counted.ts";
import { type StemKernels, type StemWindows, windowed } from "../engine/engine.ts";
import { type Id, type Operations, real } from "./operations.ts";

/** The kernels' geometry (tools/native/kernels/stem-pool.cc). */
const CONVOLUTIONS = [3, 5];
const OUTPUTS = 64;
const LARGEST_POOL = 6;
/** Up to so many products a voxel the gradient computes the convolution again sooner than that it is read from memory. */
const TAPS_AGAIN = 27;

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
    pool(x, w, scale, windows, keep) {
      const outputs = w.shape[4]!;
      const whole = keep && windows.conv.size ** 3 > TAPS_AGAIN;
      const attributes = [...attributesOf(windows), real("keep", whole ? 1 : 0)];
      const made = runAll("RegimenStemPool", attributes, [handle(x), handle(w), handle(scale)], 5);
      const [y, chosen, mean, variance, convolved] = made.map(({ id }) => id) as [Id, Id, Id, Id, Id]; // five
      const space = x.shape.slice(1, 4).map((length) => windowed(windowed(length, windows.conv), windows.pool));
      const shape = [x.shape[0]!, ...space, outputs];
      return {
        y: own(y, shape),
        saved: [own(chosen, shape), own(convolved, made[4]!.shape)], // the latter empty unless kept
        moments: { mean: own(mean, [outputs]), variance: own(variance, [outputs]) },
      };
    },
    weightGradient(x, w, dy, [chosen, convolved], { mean, variance, scale, epsilon }, gradients, windows, training) {
      const attributes = [...attributesOf(windows), real("epsilon", epsilon), real("training", training ? 1 : 0)];
      const inputs = [x, w, dy, chosen!, convolved!, mean, variance, scale, gradients.scale, gradients.shift].map(handle);
      return own(run("RegimenStemPoolWeightGradient", attributes, inputs), w.shape);
    },
  };
}
