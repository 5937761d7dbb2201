import type { Engine } from "../../compute/engine/engine.ts";
import type { Pass, Weights } from "../layers/layer.ts";

/** A pass in inference mode that wants no parameter's gradient: only what leads back to an activation. */
export const inferencePass = (engine: Engine, weights: Weights, record: boolean, memory: Pass["memory"] = "normal"): Pass => ({
  engine,
  weights,
  training: false,
  record,
  memory,
  epoch: 0,
  wants: () => false,
  gradient: (_, value) => value.release(),
  random: (layer) => {
    throw new Error(`${layer} asks for random numbers in inference`);
  },
});
