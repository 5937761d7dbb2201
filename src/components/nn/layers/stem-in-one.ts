import { windowed } from "../../compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
import { biasOf, weightOf } from "./conv.ts";
import { normAfter } from "./conv-norm.ts";
import { freeAll } from "./gradients.ts";
import { type Forward, noBackward, type Pass } from "./layer.ts";
import { followMoments, handNorm, normalizationBy, runningMoments } from "./norm-statistics.ts";
import type { StemOptions } from "./stem-options.ts";

/**
 * The stem without Shift3D by an engine that has it in one piece (`engine.stem`, which takes it): the convolution's numbers that
 * pooling takes, then batch norm and ReLU of those alone. The input's gradient is not to be had. Keeps what was pooled before and
 * after batch norm.
 */
export function stemInOne({ conv, norm: after, pool }: StemOptions, x: Tensor, pass: Pass): Forward {
  const { engine, weights, training } = pass;
  const kernels = engine.stem!; // the caller has asked for it
  const norm = normAfter(conv, after);
  const windows = { conv: conv.window, pool };
  const pooled = kernels.pool(
    x,
    weights.get(weightOf(conv.name)),
    weights.get(weightOf(norm.name)),
    windows,
    pass.record && pass.memory === "normal",
  );
  let { moments } = pooled;
  if (training) {
    const voxels = sizeOf(x.shape.slice(1, 4).map((length) => windowed(length, conv.window)));
    followMoments(norm, moments, x.shape[0]! * voxels, pass);
  } else {
    freeAll([moments.mean, moments.variance]);
    moments = runningMoments(norm, pass);
  }
  const by = () => normalizationBy(norm, moments, pass);
  const y = engine.normalizeJoined([{ x: pooled.y, by: by(), shift: weights.get(biasOf(norm.name)) }], { relu: true });
  const kept = [pooled.y, ...pooled.saved, moments.mean, moments.variance];
  if (!pass.record) {
    freeAll(kept);
    return { y, backward: noBackward };
  }
  kept.push(x.retain(), y.retain());
  return {
    y,
    backward(dy) {
      // mean and variance are those of all voxels, so to the few that were taken they are constants
      const how = { training: false, relu: true, added: false };
      const gradients = engine.normalizeJoinedGradient(dy, y, [{ x: pooled.y, by: by() }], how).parts[0]!; // of one
      dy.release();
      if (pass.wants(weightOf(conv.name))) {
        const w = weights.get(weightOf(conv.name));
        const gradient = kernels.weightGradient(x, w, gradients.x, pooled.saved, by(), gradients, windows, training);
        pass.gradient(weightOf(conv.name), gradient);
      }
      handNorm(norm, gradients, pass);
      freeAll([gradients.x, ...kept]);
      return undefined;
    },
  };
}
