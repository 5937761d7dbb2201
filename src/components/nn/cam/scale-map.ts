/**
 * A map from 0 (its least value) to 1 (its greatest), new. A map that is one value throughout says of no place more than of another:
 * it comes out as 0.
 */
export function scaleMap(map: Float32Array): Float32Array {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of map) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const reach = most - least;
  return map.map((value) => (reach > 0 ? (value - least) / reach : 0));
}
