import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { checkTraining } from "./training/check-training.ts";
import { ENGINE, OBJECTIVE, SHIFT, WATCHING } from "./training/methods-phrases.ts";
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

/** What a paper says of it. */
export const methods: Methods = {
  part: "networks",
  sentences: [
    [
      "For transfer learning",
      { text: " new heads for {label+}", when: { heads: "new" } },
      { text: " new heads for {tasks+}", when: { heads: "new" } },
      { text: " the heads of the trained network", when: { heads: "keep" } },
      " were trained on {out.metrics.cases.train} cases",
      { text: " with all other layers fixed", when: { layers: "heads" } },
      { text: ", all other layers at {rate} times the learning rate", when: { layers: "all" } },
      SHIFT,
      { text: ", batch norms as in training", when: { layers: "heads", frozen: "training" } },
      ", and tested on {out.metrics.cases.test}.",
    ],
    ["Transfer learning minimised ", OBJECTIVE],
    [
      { text: "Its training scans were augmented at random as in COVID-MTL {@bao2022}.", when: { augment: "paper" } },
      {
        text: "Its training scans were augmented at random by turns, mirroring, elastic deformation, and changes of contrast and noise.",
        when: { augment: "full" },
      },
      { text: "Its training scans were not augmented.", when: { augment: "none" } },
    ],
    [{ text: "Of its training cases {validation%} were held out to watch training by", unless: { validation: 0 } }, WATCHING],
    ["It was computed in single precision", ENGINE],
  ],
};
