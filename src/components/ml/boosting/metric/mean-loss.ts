import type { Metric, MetricData } from "./metric.ts";

/** A metric that is the weighted mean of one loss a row, summed in the order of the rows. */
export function meanLoss(
  name: string,
  { labels, weights }: MetricData,
  lossOf: (label: number, predictions: Float64Array, row: number) => number,
  finish: (mean: number) => number = (mean) => mean,
): Metric {
  const rows = labels.length;
  let total = weights ? 0 : rows;
  if (weights) for (let row = 0; row < rows; row++) total += weights[row]!;
  return {
    name,
    biggerIsBetter: false,
    evaluate(_, predictions) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += lossOf(labels[row]!, predictions, row) * (weights ? weights[row]! : 1);
      return finish(sum / total);
    },
  };
}
