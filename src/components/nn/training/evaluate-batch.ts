import type { Engine } from "../../compute/engine/engine.ts";
import type { Batch } from "../batches/batch.ts";
import type { Pass, Weights } from "../layers/layer.ts";
import type { Network } from "../models/network.ts";
import { forwardBatch } from "./forward-batch.ts";
import { readLogits } from "./read-logits.ts";

/** Logits of a batch, [n, width] a task, with running statistics, without dropout or shifts; nothing is recorded or changed. */
export async function evaluateBatch(
  engine: Engine,
  network: Network,
  weights: Weights,
  batch: Pick<Batch, "volumes" | "shape" | "radiomics">,
  memory: Pass["memory"] = "normal",
): Promise<readonly Float32Array[]> {
  const pass: Pass = {
    engine,
    weights,
    training: false,
    record: false,
    memory,
    epoch: 0,
    wants: () => false,
    gradient: nothing,
    random: nothing,
  };
  return readLogits(engine, forwardBatch(network, batch, pass, pass).logits);
}

const nothing = (): never => {
  throw new Error("an evaluation draws nothing and has no gradients");
};
