import Type, { type Static } from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import { LOADING_PARAMS, PREPARE_PARAMS } from "../batches/params.ts";
import { SHIFT_PARAM } from "../layers/shift-param.ts";
import { learningParams, RUNNING_PARAMS, TASK_PARAMS, WATCHING_PARAMS } from "./params.ts";

/** Parameters of nn/transfer. What is made of a scan is the model's own. */
export const TRANSFER_PARAMS = Type.Object(
  {
    layers: Choice(["heads", "all"], {
      default: "heads",
      description: "What learns: the heads alone, on features that stay as they are, or all layers.",
    }),
    rate: Type.Number({
      exclusiveMinimum: 0,
      default: 0.1,
      description: "With layers: all, what the learning rate is multiplied by in the layers that the model brings along.",
    }),
    heads: Choice(["new", "keep"], {
      default: "new",
      description: "Whether heads start anew, or from the model's; those are kept for the very tasks that the model has.",
    }),
    frozen: Choice(["inference", "training"], {
      default: "inference",
      description:
        "With layers: heads, how the other layers go: by their running statistics, without shifts; or by each batch's, with shifts, as in training.",
    }),
    shift: Type.Optional(
      Type.Union([Type.Boolean({ description: "Whether it is there, as in the paper." }), SHIFT_PARAM], {
        description: "Shift3D after the first ReLU, where layers go as in training; as in the model unless said.",
      }),
    ),
    ...TASK_PARAMS,
    ...learningParams({ epochs: 50 }),
    image: PREPARE_PARAMS.image,
    ...LOADING_PARAMS,
    ...WATCHING_PARAMS,
    ...RUNNING_PARAMS,
  },
  { additionalProperties: false },
);

/** As a run gets them, defaults filled in. */
export type TransferParams = Static<typeof TRANSFER_PARAMS>;
