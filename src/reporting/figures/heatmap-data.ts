import { type MatrixData, short } from "./figure-data.ts";
import type { Strip } from "./heatmap-strips.ts";

/**
 * What a page tells of a heat map: the values [patients, features] and names as drawn, from the top and from the left. Values are in steps
 * of each feature's own: a quarter of the size of numbers in full, and finer than colours.
 */
export function heatmapData(
  values: Float64Array,
  names: readonly string[],
  ids: readonly (number | string)[],
  patients: Int32Array,
  features: Int32Array,
  strips: readonly Strip[],
  scale: "z-score" | "none",
): MatrixData {
  const bytes = Buffer.alloc(2 * values.length); // [features, patients]
  const steps = Array.from(features, (feature, at) => {
    const row = Array.from(patients, (patient) => values[patient * names.length + feature]!);
    const largest = row.reduce((most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : 0), 0);
    const step = short(largest / 32_000);
    row.forEach((value, x) => {
      const code = Number.isFinite(value) ? Math.round(step === 0 ? 0 : value / step) : -32_768;
      bytes.writeInt16LE(code, 2 * (at * row.length + x));
    });
    return step;
  });
  return {
    kind: "matrix",
    value: scale === "z-score" ? "z-score" : "value",
    column: "patient",
    rows: Array.from(features, (feature) => names[feature]!),
    columns: Array.from(patients, (row) => String(ids[row])),
    values: bytes.toString("base64"),
    steps,
    strips: strips.map(({ title, texts }) => {
      const distinct = [...new Set(texts)];
      return { title, names: distinct, codes: texts.map((text) => distinct.indexOf(text)) };
    }),
  };
}
