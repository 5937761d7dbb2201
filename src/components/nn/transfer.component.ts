import { defineComponent } from "../../runner/contract/component.ts";
import { checkTraining } from "./training/check-training.ts";
import { TRAINING_OUTPUTS, TRANSFER_INPUTS } from "./training/ports.ts";
import { TRANSFER_PARAMS } from "./training/transfer-params.ts";

/** Transfer learning: what a network has learnt, for other labels or other scans. */
export const transfer = defineComponent({
  name: "nn/transfer",
  version: 1,
  doc: "Trains new heads on a trained network's features, or all of it at a lower rate, and scores the test part.",
  params: TRANSFER_PARAMS,
  inputs: TRANSFER_INPUTS,
  outputs: TRAINING_OUTPUTS,
  resources: { cpus: 2, memory: "8GiB" },
  engine: true,
  check: (params) => checkTraining(params),
  async run(context) {
    const { transferNetwork } = await import("./training/transfer-network.ts");
    return transferNetwork(context);
  },
});
