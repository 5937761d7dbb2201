/**
 * Counts of rows by true and predicted class: row-major [classes, classes], truth by prediction.
 * Codes outside 0 … classes − 1 and lists of two lengths are a RangeError.
 *
 * @example
 * confusionMatrix([0, 0, 1], [0, 1, 1], 2); // Float64Array [1, 1, 0, 1]
 */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Float64Array {
  if (truth.length !== predicted.length) throw new RangeError(`${truth.length} true and ${predicted.length} predicted classes`);
  const confusion = new Float64Array(classes * classes);
  for (let row = 0; row < truth.length; row++) {
    confusion[checked(truth[row]!, classes) * classes + checked(predicted[row]!, classes)]!++;
  }
  return confusion;
}

function checked(code: number, classes: number): number {
  if (!Number.isInteger(code) || code < 0 || code >= classes) throw new RangeError(`class ${code} of ${classes}`);
  return code;
}
