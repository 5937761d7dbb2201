import { InputError } from "../../runner/contract/failure.ts";
import type { TrainingData } from "./training-data.ts";

/**
 * Codes of the classes that training rows have, ascending. One class only, and numbers that are not whole (which scikit-learn and LightGBM
 * refuse as classes, too), are InputErrors.
 */
export function trainingClasses({ classes, codes, train }: TrainingData, label: string, where: string): readonly number[] {
  const present = [...new Set(Array.from(train, (row) => codes[row]!))].sort((a, b) => a - b);
  if (present.length < 2) {
    throw new InputError({
      code: "one-class",
      message: `all training rows have the label ${JSON.stringify(classes[present[0]!])} in column "${label}" of ${where}`,
    });
  }
  const measured = classes.find((each) => typeof each === "number" && !Number.isInteger(each));
  if (measured !== undefined) {
    throw new InputError({
      code: "bad-label",
      message: `column "${label}" of ${where} holds ${measured}, and classes are whole numbers or text`,
      help: "to predict numbers take ml/gradient-boosting with objective: regression; for classes write the labels as text",
    });
  }
  return present;
}
