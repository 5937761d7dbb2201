import { integerColumn, numberColumn, type Table, tableOf } from "../../../formats/table.ts";
import type { TrainedBoosting } from "./training/train-boosted.ts";

/** Metrics after each iteration: iteration, training_<metric>…, validation_<metric>…; no rows where training was not watched. */
export function historyTable({ history, metrics }: TrainedBoosting): Table {
  const column = (part: "training" | "validation") =>
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
