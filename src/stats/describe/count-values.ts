import { encodeLabels, type Labels } from "../split/labels.ts";

/** How often each label occurs, in class order (numbers by value, text by code unit). Empty gives []. A NaN is a RangeError. */
export function countValues(labels: Labels): { value: number | string; count: number }[] {
  const { classes, counts } = encodeLabels(labels);
  return classes.map((value, code) => ({ value, count: counts[code]! }));
}
