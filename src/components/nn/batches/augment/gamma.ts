/** Chords that the power's curve is made of. */
const CHORDS = 4096;

/**
 * Bends values in place: the share t of the range from the least to the greatest becomes t to the power `exponent`, both ends stay.
 * The curve is made of 4096 chords. Nothing happens where all values are one. No value may be NaN.
 */
export function bendByPower(voxels: Float32Array, exponent: number): void {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i]!;
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
  }
  const range = high - low;
  if (!(range > 0 && range < Infinity) || exponent === 1) return;
  const curve = Float64Array.from({ length: CHORDS + 2 }, (_, i) => low + range * (Math.min(i, CHORDS) / CHORDS) ** exponent);
  const scale = CHORDS / range;
  for (let i = 0; i < voxels.length; i++) {
    const place = (voxels[i]! - low) * scale;
    const chord = Math.trunc(place);
    const start = curve[chord]!;
    voxels[i] = start + (place - chord) * (curve[chord + 1]! - start);
  }
}
