import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { checkTrain } from "./training/check-training.ts";
import { ENGINE, OBJECTIVE, SHIFT, WATCHING } from "./training/methods-phrases.ts";
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

/** What a paper says of it. */
export const methods: Methods = {
  part: "networks",
  sentences: [
    [
      { text: "SqueezeNet3D {@iandola2016}", when: { network: "squeezenet3d" } },
      { text: "ShiftNet3D {@iandola2016}{@bao2022}", when: { network: "shiftnet3d" } },
      { text: "ResNet3D of 10 layers {@he2016}", when: { network: "resnet3d10" } },
      { text: "ResNet3D of 18 layers {@he2016}", when: { network: "resnet3d18" } },
      { text: "ResNet3D of 34 layers {@he2016}", when: { network: "resnet3d34" } },
      { text: "COVID-MTL {@bao2022}", when: { network: "covid-mtl" } },
      { text: " on SqueezeNet3D {@iandola2016}", when: { network: "covid-mtl", backbone: "squeezenet3d" } },
      { text: " on ShiftNet3D", when: { network: "covid-mtl", backbone: [null, "shiftnet3d"] } },
      { text: " on ResNet3D {@he2016}", when: { network: "covid-mtl", backbone: ["resnet3d10", "resnet3d18", "resnet3d34"] } },
      " ({out.metrics.parameters} parameters) was trained",
      SHIFT,
      { text: " for the tasks {tasks+}" },
      { text: " for {label+}" },
      { text: " with radiomic features beside the scan", when: { "in.features": true } },
      " on {out.metrics.cases.train} cases and tested on {out.metrics.cases.test}.",
    ],
    [
      "Scans were ",
      { text: "clipped at {clip.above}, " },
      { text: "taken from {clip.below} up, " },
      {
        text: "standardised by the mean and deviation of the training scans",
        when: { standardize: "training" },
        unless: { like: "authors" },
      },
      {
        text: "standardised by the mean and deviation of all scans, the test scans among them",
        when: { standardize: "training", like: "authors" },
      },
      { text: "standardised by the mean and deviation of all scans, the test scans among them", when: { standardize: "all" } },
      { text: "not standardised", when: { standardize: "none" } },
      { text: "standardised by the mean {standardize.mean} and the deviation {standardize.deviation}" },
      { text: ", and cut to {crop.size} voxels" },
      ".",
    ],
    ["Training minimised ", OBJECTIVE],
    [
      { text: "Training scans were augmented at random as in COVID-MTL {@bao2022}.", when: { augment: "paper" } },
      {
        text: "Training scans were augmented at random by turns, mirroring, elastic deformation, and changes of contrast and noise.",
        when: { augment: "full" },
      },
      { text: "Training scans were not augmented.", when: { augment: "none" } },
    ],
    [{ text: "Of the training cases {validation%} were held out to watch training by", unless: { validation: 0 } }, WATCHING],
    ["Networks were computed in single precision", ENGINE],
    [
      {
        text: "Where the authors' code differs from the paper of COVID-MTL {@bao2022}, the code was followed.",
        when: { like: "authors" },
      },
    ],
  ],
};
