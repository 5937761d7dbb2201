import type { CountedTensors } from "../engine/counted.ts";
import {
  type BasicEngine,
  type JoinedKernels,
  type Normalization,
  type NormalizationGradients,
  type Normalized,
  type Window,
  windowed,
} from "../engine/engine.ts";
import type { Shape, Tensor } from "../engine/tensor.ts";
import { fusedStem } from "./fused-stem.ts";
import { fusedUpdates } from "./fused-updates.ts";
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
  { own, handle }: CountedTensors<Id>,
  plain: BasicEngine & JoinedKernels,
): BasicEngine & JoinedKernels {
  const { run, runAll } = operations;
  const none = operations.floats(new Float32Array(0), [0]); // what an operation is not given; freed with the engine
  const byIds = ({ mean, variance, scale }: Normalization): Id[] => [mean, variance, scale].map(handle);
  const attributesOf = (window: Window) => [
    real("size", window.size),
    real("stride", window.stride),
    real("padding", window.padding),
  ];
  const fits = ({ size }: Window): boolean => size ** 3 <= VOXELS;
  const joinedShape = (parts: readonly Pick<Normalized, "x">[]): Shape => [
    ...parts[0]!.x.shape.slice(0, -1),
    parts.reduce((sum, { x }) => sum + x.shape.at(-1)!, 0),
  ];
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
    const ids = runAll(
      "RegimenNormalizeGradient",
      attributes,
      [handle(dy), relu ? handle(y!) : none, ...inputs],
      3 * SIDES + 1,
    ).map(({ id }) => id);
    const gradients = parts.map(({ x, by }, index): NormalizationGradients => {
      const [dx, scale, shift] = ids.slice(3 * index, 3 * index + 3) as [Id, Id, Id]; // three for each part
      return { x: own(dx, x.shape), scale: own(scale, by.scale.shape), shift: own(shift, by.scale.shape) };
    });
    for (const id of ids.slice(3 * parts.length, -1)) operations.free(id); // of parts there are not
    if (added) return { parts: gradients, added: own(ids.at(-1)!, dy.shape) };
    operations.free(ids.at(-1)!);
    return { parts: gradients };
  }
  const one = (dy: Tensor, x: Tensor, by: Normalization, training: boolean): NormalizationGradients =>
    gradientsOf(dy, undefined, [{ x, by }], { training, relu: false, added: false }).parts[0]!; // as many as given
  const normalizeJoined: JoinedKernels["normalizeJoined"] = (parts, then) => {
    if (parts.length > SIDES) return plain.normalizeJoined(parts, then);
    const attributes = [real("epsilon", parts[0]!.by.epsilon), flag("relu", then.relu)];
    const inputs = inputsOf(
      parts.map(({ x, by, shift }) => [handle(x), ...byIds(by), handle(shift)]),
      5,
    );
    const id = run("RegimenNormalize", attributes, [...inputs, then.added ? handle(then.added) : none]);
    return own(id, joinedShape(parts));
  };

  return {
    ...plain,
    stem: fusedStem(operations, own, handle),
    updates: fusedUpdates(operations, own, handle, none),
    async close() {
      operations.free(none);
      await plain.close();
    },
    moments(x) {
      const [mean, variance] = runAll("RegimenMoments", [], [handle(x)], 2);
      const shape = [x.shape.at(-1)!];
      return { mean: own(mean!.id, shape), variance: own(variance!.id, shape) };
    },
    normalize: (x, by, shift) => normalizeJoined([{ x, by, shift }], { relu: false }),
    normalizeGradient: (dy, x, by) => one(dy, x, by, true),
    normalizeFixedGradient: (dy, x, by) => one(dy, x, by, false),
    normalizeJoined,
    normalizeJoinedGradient: (dy, y, parts, how) =>
      parts.length > SIDES ? plain.normalizeJoinedGradient(dy, y, parts, how) : gradientsOf(dy, y, parts, how),
    maxPool(x, window) {
      if (!fits(window)) return plain.maxPool(x, window);
      const [y, chosen] = runAll("RegimenMaxPool", attributesOf(window), [handle(x)], 2);
      const [n, d, h, w, c] = x.shape as [number, number, number, number, number];
      const shape = [n, ...[d, h, w].map((length) => windowed(length, window)), c];
      return { y: own(y!.id, shape), saved: [own(chosen!.id, chosen!.shape)] };
    },
    maxPoolGradient(dy, x, pooled, window) {
      if (!fits(window)) return plain.maxPoolGradient(dy, x, pooled, window);
      const [, d, h, w] = x.shape as [number, number, number, number, number];
      const attributes = [...attributesOf(window), real("d", d), real("h", h), real("w", w)];
      return own(run("RegimenMaxPoolGradient", attributes, [handle(dy), handle(pooled.saved[0]!)]), x.shape);
    },
  };
}
