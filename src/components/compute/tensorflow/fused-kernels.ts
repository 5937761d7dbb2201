import { composed } from "../engine/composed.ts";
import type { CountedTensors } from "../engine/counted.ts";
import type { BasicEngine, JoinedKernels, Normalization, NormalizationGradients, Normalized, Window } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { fusedStem } from "./fused-stem.ts";
import { fusedUpdates } from "./fused-updates.ts";
import type { Attribute } from "./load-binding.ts";
import { type Id, type Operations, real } from "./operations.ts";

/** The kernel has room for the number of a window's voxel in a byte. */
const VOXELS = 256;
/** So many tensors are normalised side by side in one piece. */
const SIDES = 2;

const flag = (name: string, value: boolean) => real(name, value ? 1 : 0);

/**
 * What `plain` computes where our own operations (tools/native/kernels) do it in fewer readings of memory, which is what most of a step
 * between convolutions is spent on.
 */
export function fusedKernels(
  operations: Operations,
  counted: CountedTensors<Id>,
  plain: BasicEngine,
): BasicEngine & JoinedKernels {
  const { own, handle } = counted;
  const more = composed(plain); // for more sides than two
  const run = (name: string, attributes: readonly Attribute[], inputs: readonly Id[], outputs: number): Tensor[] =>
    operations.runAll(name, attributes, inputs, outputs).map(({ id, shape }) => own(id, shape));
  const none = operations.floats(new Float32Array(0), [0]); // what an operation is not given; freed with the engine
  const byIds = ({ mean, variance, scale }: Normalization): Id[] => [mean, variance, scale].map(handle);
  const attributesOf = (window: Window) => [
    real("size", window.size),
    real("stride", window.stride),
    real("padding", window.padding),
  ];
  const fits = ({ size }: Window): boolean => size ** 3 <= VOXELS;
  /** Each part's inputs, `width` of them, and nothing in place of what parts there are not. */
  const inputsOf = (parts: readonly (readonly Id[])[], width: number): Id[] => [
    ...parts.flat(),
    ...Array<Id>(width * (SIDES - parts.length)).fill(none),
  ];

  function gradientsOf(
    dy: Tensor,
    y: Tensor | undefined,
    parts: readonly Omit<Normalized, "shift">[],
    { training, relu, added }: { readonly training: boolean; readonly relu: boolean; readonly added: boolean },
  ) {
    const attributes = [
      real("epsilon", parts[0]!.by.epsilon),
      flag("training", training),
      flag("relu", relu),
      flag("added", added),
    ];
    const inputs = inputsOf(
      parts.map(({ x, by }) => [handle(x), ...byIds(by)]),
      4,
    );
    const all = [handle(dy), relu ? handle(y!) : none, ...inputs];
    const tensors = run("RegimenNormalizeGradient", attributes, all, 3 * SIDES + 1);
    const ofAdded = tensors.pop()!; // the last
    const gradients = parts.map((): NormalizationGradients => {
      const [x, scale, shift] = tensors.splice(0, 3) as [Tensor, Tensor, Tensor]; // three for each part
      return { x, scale, shift };
    });
    for (const tensor of tensors) tensor.release(); // of parts there are not
    if (added) return { parts: gradients, added: ofAdded };
    ofAdded.release();
    return { parts: gradients };
  }
  const one = (dy: Tensor, x: Tensor, by: Normalization, training: boolean): NormalizationGradients =>
    gradientsOf(dy, undefined, [{ x, by }], { training, relu: false, added: false }).parts[0]!; // as many as given
  const normalizeJoined: JoinedKernels["normalizeJoined"] = (parts, then) => {
    if (parts.length > SIDES) return more.normalizeJoined(parts, then);
    const attributes = [real("epsilon", parts[0]!.by.epsilon), flag("relu", then.relu)];
    const inputs = inputsOf(
      parts.map(({ x, by, shift }) => [handle(x), ...byIds(by), handle(shift)]),
      5,
    );
    return run("RegimenNormalize", attributes, [...inputs, then.added ? handle(then.added) : none], 1)[0]!; // the one asked for
  };

  return {
    ...plain,
    stem: fusedStem(operations, counted),
    updates: fusedUpdates(operations, counted, none),
    async close() {
      operations.free(none);
      await plain.close();
    },
    moments(x) {
      const [mean, variance] = run("RegimenMoments", [], [handle(x)], 2) as [Tensor, Tensor]; // two
      return { mean, variance };
    },
    normalize: (x, by, shift) => normalizeJoined([{ x, by, shift }], { relu: false }),
    normalizeGradient: (dy, x, by) => one(dy, x, by, true),
    normalizeFixedGradient: (dy, x, by) => one(dy, x, by, false),
    normalizeJoined,
    normalizeJoinedGradient: (dy, y, parts, how) =>
      parts.length > SIDES ? more.normalizeJoinedGradient(dy, y, parts, how) : gradientsOf(dy, y, parts, how),
    maxPool(x, window) {
      if (!fits(window)) return plain.maxPool(x, window);
      const [y, chosen] = run("RegimenMaxPool", attributesOf(window), [handle(x)], 2) as [Tensor, Tensor]; // two
      return { y, saved: [chosen] };
    },
    maxPoolGradient(dy, x, pooled, window) {
      if (!fits(window)) return plain.maxPoolGradient(dy, x, pooled, window);
      const [, d, h, w] = x.shape as [number, number, number, number, number];
      const attributes = [...attributesOf(window), real("d", d), real("h", h), real("w", w)];
      return run("RegimenMaxPoolGradient", attributes, [handle(dy), handle(pooled.saved[0]!)], 1)[0]!; // the one asked for
    },
  };
}
