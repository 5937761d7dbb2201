/** Pole of the cubic B-spline's inverse filter, √3 − 2 to the nearest double. */
const POLE = -0.2679491924311227;
const GAIN = (1 - POLE) * (1 - 1 / POLE);
/** Powers of the pole below this add nothing to a float64 sum. */
const NEGLIGIBLE = 1e-20;

/**
 * Turns samples into coefficients of the cubic B-spline through them, in place, along the first axis of [length, width]: `width`
 * lines side by side, reflected about the edges of their first and last samples. O(length · width).
 * Unser, Aldroubi and Eden 1993, doi:10.1109/78.193220; agrees with SciPy's spline_filter1d (order 3, mode nearest) to rounding, and
 * to the bit with `exact`, which sums the first coefficient to the end as SciPy does.
 */
export function splineFilterInPlace(values: Float64Array, length: number, width: number, exact = false): void {
  const size = length * width;
  for (let i = 0; i < size; i++) values[i]! *= GAIN;
  const last = size - width;
  const reflected = POLE ** length;
  const first = values.slice(0, width);
  for (let x = 0; x < width; x++) values[x]! += reflected * values[last + x]!;
  let power = POLE;
  for (let i = 1; i < length && (exact || Math.abs(power) > NEGLIGIBLE); i++) {
    const [row, opposite] = [i * width, last - i * width];
    for (let x = 0; x < width; x++) values[x]! += power * (values[row + x]! + reflected * values[opposite + x]!);
    power *= POLE;
  }
  const scale = POLE / (1 - reflected * reflected);
  for (let x = 0; x < width; x++) values[x] = values[x]! * scale + first[x]!;
  for (let i = width; i < size; i++) values[i]! += POLE * values[i - width]!;
  const end = POLE / (POLE - 1);
  for (let i = last; i < size; i++) values[i]! *= end;
  for (let i = last - 1; i >= 0; i--) values[i] = POLE * (values[i + width]! - values[i]!);
}
