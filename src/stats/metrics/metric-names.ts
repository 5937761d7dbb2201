/** Metrics of scored rows that go by a name (`scoreMetric`). */
export const SCORE_METRIC_NAMES = [
  "accuracy",
  "balanced-accuracy",
  "precision",
  "recall",
  "f1",
  "specificity",
  "precision-macro",
  "recall-macro",
  "f1-macro",
  "specificity-macro",
  "mcc",
  "kappa",
  "auc",
  "auc-interpolated",
  "average-precision",
  "brier",
  "log-loss",
] as const;

export type ScoreMetricName = (typeof SCORE_METRIC_NAMES)[number];
