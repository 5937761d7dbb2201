import Type, { type Static, type TUnsafe } from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import { FEATURE_PARAMS, LOADING_PARAMS, PREPARE_PARAMS } from "../batches/params.ts";
import { SHIFT_PARAM } from "../layers/shift-param.ts";
import { NETWORKS } from "../models/networks.ts";
import { namedParam } from "../named.ts";
import { learningParams, RUNNING_PARAMS, TASK_PARAMS, WATCHING_PARAMS } from "./params.ts";

const { name: network, ...networkOptions } = namedParam(NETWORKS, "squeezenet3d").properties;

/** Parameters of nn/train. */
export const TRAIN_PARAMS = Type.Object(
  {
    network: network as TUnsafe<string>, // a choice of names
    ...networkOptions,
    shift: Type.Optional(
      Type.Union([Type.Boolean({ description: "Whether it is there, as in the paper." }), SHIFT_PARAM], {
        description: "Shift3D after the first ReLU, in training; unless said, where the network has it (shiftnet3d).",
      }),
    ),
    ...TASK_PARAMS,
    ...FEATURE_PARAMS,
    ...learningParams({ epochs: 80 }),
    like: Choice(["paper", "authors"], {
      default: "paper",
      description:
        "authors: as the COVID-MTL authors' code does where it differs from their paper: training cases are not shuffled, the uncertainty loss learns nothing, Shift3D by 0 blanks where it pads, and without radiomics the 32 channels are the logits.",
    }),
    ...PREPARE_PARAMS,
    ...LOADING_PARAMS,
    ...WATCHING_PARAMS,
    ...RUNNING_PARAMS,
  },
  { additionalProperties: false },
);

/** As a run gets them, defaults filled in. */
export type TrainParams = Static<typeof TRAIN_PARAMS>;
