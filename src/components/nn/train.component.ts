import { defineComponent } from "../../runner/contract/component.ts";
import { checkTrain } from "./training/check-training.ts";
import { TRAINING_INPUTS, TRAINING_OUTPUTS } from "./training/ports.ts";
import { TRAIN_PARAMS } from "./training/train-params.ts";

/** 3-D networks for volumes: SqueezeNet3D, ShiftNet3D, ResNet3D and COVID-MTL, with PyTorch's numbers. */
export const train = defineComponent({
  name: "nn/train",
  version: 1,
  doc: "Trains a 3-D network on volumes, for one label or several, and scores the test part. A stopped training goes on where it was.",
  params: TRAIN_PARAMS,
  inputs: TRAINING_INPUTS,
  outputs: TRAINING_OUTPUTS,
  resources: { cpus: 2, memory: "8GiB" },
  engine: true,
  check: checkTrain,
  async run(context) {
    const { trainNetwork } = await import("./training/train-network.ts");
    return trainNetwork(context);
  },
});
