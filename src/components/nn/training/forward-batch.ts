import type { Tensor } from "../../compute/engine/tensor.ts";
import type { Batch } from "../batches/batch.ts";
import type { Pass } from "../layers/layer.ts";
import type { Network } from "../models/network.ts";
import { checkChannels, fitting, fittingPass } from "./fitting-pass.ts";

export interface BatchForward {
  /** One [n, width] a task; the caller's. */
  readonly logits: readonly Tensor[];
  /** Backward through the head and, where the backbone was recorded, through it. Takes the gradients over. */
  readonly backward: (dLogits: readonly Tensor[]) => void;
}

/** Uploads a batch and sends it through a network. The backbone goes by a pass of its own, which need not record where it is frozen. */
export function forwardBatch(
  network: Network,
  batch: Pick<Batch, "volumes" | "shape" | "radiomics">,
  backbonePass: Pass,
  headPass: Pass,
): BatchForward {
  const { engine } = headPass;
  const [backbone, head] = [fittingPass(backbonePass), fittingPass(headPass)];
  const volumes = engine.upload(batch.volumes, batch.shape);
  const features = fitting(backbone, () => network.backbone.forward(volumes, backbone, false));
  volumes.release();
  checkChannels(network.channels, features.y.shape.at(-1)!);
  const radiomics =
    batch.radiomics && network.radiomics > 0 ? engine.upload(batch.radiomics, [batch.shape[0]!, network.radiomics]) : undefined;
  const told = fitting(head, () => network.head.forward(features.y, radiomics, head));
  features.y.release();
  radiomics?.release();
  return {
    logits: told.logits,
    backward(dLogits) {
      const dFeatures = told.backward(dLogits);
      if (backbone.record) features.backward(dFeatures)?.release();
      else dFeatures.release();
    },
  };
}
