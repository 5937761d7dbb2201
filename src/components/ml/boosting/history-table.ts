import { integerColumn, numberColumn, type Table, tableOf } from "../../../formats/table.ts";
import type { TrainedBoosting } from "./training/train-boosted.ts";

const PARTS = ["training", "validation"] as const;

/** Tells `historyTable`'s metrics value by value: `train/auc`, `validation/auc`, with the iteration. */
export function tellHistory(
  { history, metrics }: Pick<TrainedBoosting, "history" | "metrics">,
  tell: (name: string, value: number, iteration: number) => void,
): void {
  for (const each of history) {
    for (const part of PARTS) {
      metrics.forEach((name, k) => {
        tell(`${part === "training" ? "train" : part}/${name}`, each[part][k]!, each.iteration);
      });
    }
  }
}

/** Metrics after each iteration: iteration, training_<metric>…, validation_<metric>…; no rows where training was not watched. */
export function historyTable({ history, metrics }: TrainedBoosting): Table {
  const column = (part: (typeof PARTS)[number]) =>
    metrics.map((name, k) =>
      numberColumn(
        `${part}_${name}`,
        history.map((each) => each[part][k]!),
      ),
    );
  return tableOf([
    integerColumn(
      "iteration",
      history.map(({ iteration }) => iteration),
    ),
    ...column("training"),
    ...column("validation"),
  ]);
}
