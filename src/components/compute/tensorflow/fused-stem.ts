import type { CountedTensors } from "../engine/counted.ts";
import type { StemKernels, StemWindows } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { fitsStem, stemAttributes } from "./convolution.ts";
import { type Id, type Operations, real } from "./operations.ts";

/** As tools/native/kernels/stem-pool.cc has it. */
const LARGEST_POOL = 6;
/** Up to so many products a voxel the gradient computes the convolution again sooner than that it is read from memory. */
const TAPS_AGAIN = 27;

const attributesOf = ({ conv, pool }: StemWindows) => [
  ...stemAttributes(conv),
  real("pool_size", pool.size),
  real("pool_stride", pool.stride),
  real("pool_padding", pool.padding),
];

/** The beginning of networks by our own operations. */
export function fusedStem({ run, runAll }: Operations, { own, handle }: CountedTensors<Id>): StemKernels {
  return {
    takes: (inputs, outputs, { conv, pool }) => fitsStem(conv, inputs, outputs) && pool.size <= LARGEST_POOL,
    pool(x, w, scale, windows, keep) {
      const whole = keep && windows.conv.size ** 3 > TAPS_AGAIN;
      const attributes = [...attributesOf(windows), real("keep", whole ? 1 : 0)];
      const made = runAll("RegimenStemPool", attributes, [handle(x), handle(w), handle(scale)], 5);
      const tensors = made.map(({ id, shape }) => own(id, shape));
      const [y, chosen, mean, variance, convolved] = tensors as [Tensor, Tensor, Tensor, Tensor, Tensor]; // five
      return { y, saved: [chosen, convolved], moments: { mean, variance } }; // `convolved` is empty unless kept
    },
    weightGradient(x, w, dy, [chosen, convolved], { mean, variance, scale, epsilon }, gradients, windows, training) {
      const attributes = [...attributesOf(windows), real("epsilon", epsilon), real("training", training ? 1 : 0)];
      const inputs = [x, w, dy, chosen!, convolved!, mean, variance, scale, gradients.scale, gradients.shift].map(handle);
      return own(run("RegimenStemPoolWeightGradient", attributes, inputs), w.shape);
    },
  };
}
