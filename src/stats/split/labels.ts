/** One label a row: all numbers or all text. */
export type Labels = ArrayLike<number> | readonly string[];

/** Labels as classes: `classes` sorted (numbers by value, text by code unit), `codes` the class index of each row, `counts` rows a class. */
export interface ClassCodes {
  readonly classes: readonly (number | string)[];
  readonly codes: Int32Array;
  readonly counts: Int32Array;
}

/**
 * Codes labels as `np.unique(labels, return_inverse=True, return_counts=True)` does. O(n log c).
 * Empty input has no classes. A NaN label, or numbers mixed with text, is a RangeError.
 */
export function encodeLabels(labels: Labels): ClassCodes {
  const seen = new Map<number | string, number>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (Number.isNaN(label)) throw new RangeError(`label of row ${i} is NaN`);
    if (typeof label !== typeof labels[0]) throw new RangeError("labels mix numbers and text");
    seen.set(label, 0);
  }
  const classes = [...seen.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  classes.forEach((label, code) => {
    seen.set(label, code);
  });
  const codes = new Int32Array(labels.length);
  const counts = new Int32Array(classes.length);
  for (let i = 0; i < labels.length; i++) {
    const code = seen.get(labels[i]!)!;
    codes[i] = code;
    counts[code]!++;
  }
  return { classes, codes, counts };
}
