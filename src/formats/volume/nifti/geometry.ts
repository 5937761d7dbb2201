import { damaged } from "../refuse.ts";
import { type Grid, IDENTITY, type Triple } from "../volume.ts";

/** What a header says of the grid's place: RAS, in `unit` millimetres. */
export interface StoredGeometry {
  /** [handedness, x, y, z, …]. */
  readonly pixdim: readonly number[];
  readonly unit: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** b, c, d. */
  readonly quaternion: readonly number[];
  readonly quaternionOffset: readonly number[];
  /** Three rows of four: the rows give the patient's x, y, z. */
  readonly affine: readonly number[];
}

/** NIfTI's patient axes are right, anterior, superior; ours left, posterior, superior. */
const TO_LPS = [-1, -1, 1] as const;

/**
 * Spacing, origin and direction: of the sform if its code is above 0, else of the qform, else (as SimpleITK) of the spacing alone.
 * The spacing is the header's where it agrees with the sform, so that it reads as it was written.
 */
export function gridOf(stored: StoredGeometry, shape: Triple, file: string): Omit<Grid, "shape"> {
  const { pixdim, unit, sformCode, qformCode } = stored;
  const said = [1, 2, 3].map((i) => (pixdim[i] === 0 && sizeOf(shape, i - 1) === 1 ? 1 : Math.abs(pixdim[i]!)));
  if (sformCode > 0) return ofAffine(stored, said, file);
  const spacing = said.map((size) => size * unit);
  if (qformCode > 0) {
    const handed = pixdim[0]! < 0 ? -1 : 1;
    const rotation = rotationOf(stored.quaternion, file).map((cosine, i) => (i % 3 === 2 ? cosine * handed : cosine));
    return toGrid(spacing, stored.quaternionOffset, rotation, unit);
  }
  return { spacing: tripleOf(spacing), origin: { z: 0, y: 0, x: 0 }, direction: IDENTITY };
}

function ofAffine({ affine, unit }: StoredGeometry, said: readonly number[], file: string): Omit<Grid, "shape"> {
  const norms = [0, 1, 2].map((column) => Math.hypot(affine[column]!, affine[4 + column]!, affine[8 + column]!));
  for (const [i, norm] of norms.entries()) {
    if (!(norm > 0)) throw damaged(file, `has an sform without a direction for ${"xyz"[i]}`);
  }
  const spacing = norms.map((norm, i) => (Math.abs(said[i]! - norm) <= 1e-5 * norm ? said[i]! : norm));
  const direction = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => affine[4 * row + column]! / norms[column]!));
  return toGrid(
    spacing.map((size) => size * unit),
    [3, 7, 11].map((i) => affine[i]!),
    direction,
    unit,
  );
}

function toGrid(
  spacing: readonly number[],
  offset: readonly number[],
  direction: readonly number[],
  unit: number,
): Omit<Grid, "shape"> {
  return {
    spacing: tripleOf(spacing),
    origin: tripleOf(offset.map((value, i) => positive(value * unit * TO_LPS[i]!))),
    direction: direction.map((cosine, i) => positive(cosine * TO_LPS[Math.floor(i / 3)]!)),
  };
}

/** −0 as 0. */
const positive = (value: number): number => value + 0;

/** Rotation of the unit quaternion whose b, c, d are stored (nifti1.h, method 2), row by row. */
function rotationOf([b = 0, c = 0, d = 0]: readonly number[], file: string): readonly number[] {
  const rest = 1 - (b * b + c * c + d * d);
  if (!(rest > -1e-5)) throw damaged(file, `has a qform that is no rotation: b, c, d are ${b}, ${c}, ${d}`);
  const length = Math.sqrt(b * b + c * c + d * d);
  // a half turn, rounded to float32, may be a little too long
  const a = rest < 1e-7 ? 0 : Math.sqrt(rest);
  const [p, q, r] = a === 0 ? [b / length, c / length, d / length] : [b, c, d];
  return [
    a * a + p * p - q * q - r * r,
    2 * (p * q - a * r),
    2 * (p * r + a * q),
    2 * (p * q + a * r),
    a * a + q * q - p * p - r * r,
    2 * (q * r - a * p),
    2 * (p * r - a * q),
    2 * (q * r + a * p),
    a * a + r * r - p * p - q * q,
  ];
}

const tripleOf = (xyz: readonly number[]): Triple => ({ z: xyz[2]!, y: xyz[1]!, x: xyz[0]! });
const sizeOf = (shape: Triple, axis: number): number => [shape.x, shape.y, shape.z][axis]!;

/** The grid as a header's qform and sform, both of them: RAS, mm. */
export function storedOf({ spacing, origin, direction }: Grid): Pick<
  StoredGeometry,
  "quaternion" | "quaternionOffset" | "affine"
> & {
  readonly handed: 1 | -1;
} {
  const ras = direction.map((cosine, i) => positive(cosine * TO_LPS[Math.floor(i / 3)]!));
  const steps = [spacing.x, spacing.y, spacing.z];
  const offset = [origin.x, origin.y, origin.z].map((value, i) => positive(value * TO_LPS[i]!));
  const affine = [0, 1, 2].flatMap((row) => [
    ...[0, 1, 2].map((column) => positive(ras[3 * row + column]! * steps[column]!)),
    offset[row]!,
  ]);
  const handed = determinant(ras) < 0 ? -1 : 1;
  const rotation = ras.map((cosine, i) => (i % 3 === 2 ? cosine * handed : cosine));
  return { handed, quaternion: quaternionOf(rotation), quaternionOffset: offset, affine };
}

function determinant([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0]: readonly number[]): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** b, c, d of the unit quaternion with a ≥ 0 that turns as the rotation does; the largest part is found first, for accuracy (Shepperd 1978). */
function quaternionOf(rotation: readonly number[]): readonly number[] {
  const at = (row: number, column: number): number => rotation[3 * row + column]!;
  const trace = at(0, 0) + at(1, 1) + at(2, 2);
  const squares = [trace, at(0, 0), at(1, 1), at(2, 2)];
  const largest = squares.indexOf(Math.max(...squares));
  const parts = [0, 0, 0, 0];
  if (largest === 0) {
    const a = Math.sqrt(1 + trace) / 2;
    parts[0] = a;
    for (let i = 0; i < 3; i++) parts[i + 1] = (at((i + 2) % 3, (i + 1) % 3) - at((i + 1) % 3, (i + 2) % 3)) / (4 * a);
  } else {
    const i = largest - 1;
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    const part = Math.sqrt(1 + at(i, i) - at(j, j) - at(k, k)) / 2;
    parts[i + 1] = part;
    parts[0] = (at(k, j) - at(j, k)) / (4 * part);
    parts[j + 1] = (at(j, i) + at(i, j)) / (4 * part);
    parts[k + 1] = (at(k, i) + at(i, k)) / (4 * part);
  }
  const length = Math.hypot(...parts) * (parts[0]! < 0 ? -1 : 1);
  return parts.slice(1).map((part) => positive(part / length));
}
