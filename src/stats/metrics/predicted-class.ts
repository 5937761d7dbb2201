/**
 * The most probable class of each row; the first of equal ones (as NumPy's argmax).
 *
 * @param probabilities row-major [rows, classes]
 * @example
 * predictedClass(Float64Array.of(0.2, 0.8, 0.5, 0.5), 2); // Int32Array [1, 0]
 */
export function predictedClass(probabilities: Float64Array, classes: number): Int32Array {
  if (!(classes >= 1) || probabilities.length % classes !== 0) {
    throw new RangeError(`${probabilities.length} probabilities are no rows of ${classes} classes`);
  }
  const predicted = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < predicted.length; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
    }
    predicted[row] = best;
  }
  return predicted;
}
