import { encodeLabels, type Labels } from "../split/labels.ts";

export interface GroupedValues {
  /** Sorted: numbers by value, text by code unit. */
  readonly labels: readonly (number | string)[];
  /** Values of each label in row order. */
  readonly groups: readonly Float64Array[];
}

/** Parts values by their row's label. A NaN label or unequal lengths are a RangeError; NaN values stay. O(n log g). */
export function groupValues(values: ArrayLike<number>, labels: Labels): GroupedValues {
  if (values.length !== labels.length) throw new RangeError(`${labels.length} labels for ${values.length} values`);
  const { classes, codes, counts } = encodeLabels(labels);
  const groups = classes.map((_, code) => new Float64Array(counts[code]!));
  const filled = new Int32Array(classes.length);
  for (let row = 0; row < values.length; row++) {
    const code = codes[row]!;
    groups[code]![filled[code]!++] = values[row]!;
  }
  return { labels: classes, groups };
}
