/**
 * Greys with a map of colours over them, [height, width, 3] bytes: the map's colour covers the grey by `cover` where it is greatest, not
 * at all where it is 0. `grey` and `map` are [height, width] bytes of one size, `colours` has 256.
 */
export function heatPicture(
  grey: Uint8Array,
  map: Uint8Array,
  colours: readonly (readonly [number, number, number])[],
  cover: number,
): Uint8Array {
  const out = new Uint8Array(3 * grey.length);
  for (let at = 0; at < grey.length; at++) {
    const share = (cover * map[at]!) / 255;
    const colour = colours[map[at]!]!;
    for (let channel = 0; channel < 3; channel++)
      out[3 * at + channel] = Math.round(grey[at]! * (1 - share) + colour[channel]! * share);
  }
  return out;
}
