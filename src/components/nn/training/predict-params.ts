import Type, { type Static } from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import { LOADING_PARAMS, PREPARE_PARAMS } from "../batches/params.ts";
import { RUNNING_PARAMS } from "./params.ts";

/** Parameters of nn/predict. What is made of a scan is the model's own. */
export const PREDICT_PARAMS = Type.Object(
  {
    flips: Type.Array(Choice(["z", "y", "x"], { description: "An axis." }), {
      uniqueItems: true,
      default: [],
      description: "Test-time augmentation: the mean over the scan and its mirror images along every choice of these axes.",
    }),
    unlabelled: Choice(["keep", "drop"], {
      default: "keep",
      description: "What is done in the scores with cases whose label is not known; tables and figures need labels.",
    }),
    image: PREPARE_PARAMS.image,
    batch: LOADING_PARAMS.batch,
    loaders: LOADING_PARAMS.loaders,
    memory: RUNNING_PARAMS.memory,
  },
  { additionalProperties: false },
);

/** As a run gets them, defaults filled in. */
export type PredictParams = Static<typeof PREDICT_PARAMS>;
