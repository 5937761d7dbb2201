import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";

/** Six made-up patients with three features; their labels stand in another order and hold one missing age. */
export const FEATURES: Table = tableOf(
  [
    integerColumn("PID", [11, 12, 13, 14, 15, 16]),
    numberColumn("Small", [0.1, 0.2, 0.3, 0.4, 0.5, 3.1]),
    numberColumn("Large_glcm_Energy", [1.5e6, 2.5e6, 3e6, 4.5e6, 5e6, 6.5e6]),
    numberColumn("Negative", [-2, -4, -6, -1, -3, -5]),
  ],
  "PID",
);
export const LABELS: Table = tableOf(
  [
    integerColumn("PID", [16, 15, 14, 13, 12, 11]),
    numberColumn("Age", [71, 62, Number.NaN, 44, 35, 26]),
    textColumn("Gender", ["Male", "Female", "Male", "Female", "Male", "Female"]),
    integerColumn("COVIDNC", [1, 1, 1, 0, 0, 0]),
    integerColumn("COVIDSeverity", [2, 1, 1, 0, 0, 0]),
  ],
  "PID",
);
export const ROW_LINKAGE: Table = tableOf([
  integerColumn("a", [0, 2, 4, 6, 8]),
  integerColumn("b", [1, 3, 5, 7, 9]),
  numberColumn("height", [0.2, 0.3, 0.5, 1, 2]),
  integerColumn("size", [2, 2, 2, 4, 6]),
]);
export const ROW_ORDER: Table = tableOf([
  integerColumn("position", [0, 1, 2, 3, 4, 5]),
  integerColumn("index", [4, 5, 0, 1, 2, 3]),
]);
export const COLUMN_LINKAGE: Table = tableOf([
  integerColumn("a", [0, 2]),
  integerColumn("b", [1, 3]),
  numberColumn("height", [0.1, 1.4]),
  integerColumn("size", [2, 3]),
]);
export const COLUMN_ORDER: Table = tableOf([integerColumn("position", [0, 1, 2]), integerColumn("index", [2, 0, 1])]);
