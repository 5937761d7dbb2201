import type { Metric, MetricData } from "./metric.ts";

/** Area under the ROC curve of a binary score; 1 where only one class is there. O(rows · log rows). */
export function areaUnderCurve({ labels, weights }: MetricData): Metric {
  const rows = labels.length;
  let total = weights ? 0 : rows;
  if (weights) for (let row = 0; row < rows; row++) total += weights[row]!;
  return {
    name: "auc",
    biggerIsBetter: true,
    evaluate(scores) {
      const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
      let [positive, negative, above, area] = [0, 0, 0, 0];
      let level = scores[order[0]!]!;
      for (const row of order) {
        if (scores[row] !== level) {
          level = scores[row]!;
          area += negative * (positive * 0.5 + above);
          above += positive;
          positive = 0;
          negative = 0;
        }
        const weight = weights ? weights[row]! : 1;
        if (labels[row]! > 0) positive += weight;
        else negative += weight;
      }
      area += negative * (positive * 0.5 + above);
      above += positive;
      return above > 0 && above !== total ? area / (above * (total - above)) : 1;
    },
  };
}
