import { unreachable } from "../../../../runner/contract/failure.ts";
import type { BoostingSettings } from "../settings.ts";
import { binaryLogLoss } from "./binary-log-loss.ts";
import { multiclassOneVersusAll } from "./multiclass-one-versus-all.ts";
import { multiclassSoftmax } from "./multiclass-softmax.ts";
import type { Objective, ObjectiveData } from "./objective.ts";
import { squaredError } from "./squared-error.ts";

/** The settings' objective on these labels; `classes` is the number of classes (1 for a regression). */
export function createObjective(data: ObjectiveData, classes: number, settings: BoostingSettings): Objective {
  switch (settings.objective) {
    case "binary":
      return binaryLogLoss(data, settings);
    case "multiclass":
      return multiclassSoftmax(data, classes, settings.compat);
    case "multiclassova":
      return multiclassOneVersusAll(data, classes, settings);
    case "regression":
      return squaredError(data, settings.compat);
    default:
      return unreachable(settings.objective);
  }
}
