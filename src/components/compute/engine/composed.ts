import type { BasicEngine, JoinedKernels } from "./engine.ts";
import type { Tensor } from "./tensor.ts";

/** Normalising side by side, put together of an engine's kernels. */
export const composed = (engine: BasicEngine): JoinedKernels => ({
  normalizeJoined(parts, { added, relu }) {
    const normed = parts.map(({ x, by, shift }) => engine.normalize(x, by, shift));
    let y = normed.length === 1 ? normed[0]! : engine.concatChannels(normed);
    const then = (next: Tensor): void => {
      y.release();
      y = next;
    };
    if (normed.length > 1) for (const tensor of normed) tensor.release();
    if (added) then(engine.add(y, added));
    if (relu) then(engine.relu(y));
    return y;
  },
  normalizeJoinedGradient(dy, y, parts, { training, relu, added }) {
    const d = relu ? engine.reluGradient(dy, y!) : dy.retain();
    const shares =
      parts.length === 1
        ? [d.retain()]
        : engine.splitChannels(
            d,
            parts.map(({ x }) => x.shape.at(-1)!),
          );
    const gradients = parts.map(({ x, by }, index) => {
      const share = shares[index]!;
      const gradient = training ? engine.normalizeGradient(share, x, by) : engine.normalizeFixedGradient(share, x, by);
      share.release();
      return gradient;
    });
    if (added) return { parts: gradients, added: d };
    d.release();
    return { parts: gradients };
  },
});
