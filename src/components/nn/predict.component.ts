import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { PREDICT_INPUTS, PREDICT_OUTPUTS } from "./training/ports.ts";
import { PREDICT_PARAMS } from "./training/predict-params.ts";

/** Trained networks applied to scans. */
export const predict = defineComponent({
  name: "nn/predict",
  version: 1,
  doc: "Scores scans by a trained network, or by the mean of several (an ensemble of seeds), with test-time augmentation.",
  params: PREDICT_PARAMS,
  inputs: PREDICT_INPUTS,
  outputs: PREDICT_OUTPUTS,
  resources: { cpus: 2, memory: "8GiB" },
  engine: true,
  async run(context) {
    const { predictCases } = await import("./training/predict-cases.ts");
    return predictCases(context);
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "networks",
  sentences: [
    [
      "Scans were told by the trained networks",
      { text: ", averaged over the scan and its mirror images along {flips}", unless: { "flips.length": 0 } },
      ".",
    ],
  ],
};
