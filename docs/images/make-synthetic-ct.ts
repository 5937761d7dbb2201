/**
 * Makes synthetic-ct.png: three cases of the default cohort, a row each, drawn at 1.5 mm.
 *
 *     node --import tsx docs/images/make-synthetic-ct.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { type ChestPhantom, chestPhantom } from "../../src/components/data/synthetic-ct/chest-phantom.ts";
import { drawPatient } from "../../src/components/data/synthetic-ct/draw-patient.ts";

const SEED = 11;
/** Case numbers from 0: control, regular, severe. */
const CASES = [9, 37, 41];
const SHAPE = { z: 213, y: 240, x: 240 };
const MM = 1.5;
const TILE = 216;
/** Height of the slices in the volume. */
const AXIAL = 0.44;
const LUNG = { centre: -600, width: 1500 };
const SOFT = { centre: 40, width: 400 };
/** Bytes that the picture may have. */
const MOST = 280_000;

type Place = (across: number, down: number) => { readonly z: number; readonly y: number; readonly x: number };

const axial: Place = (across, down) => ({ z: Math.round(AXIAL * SHAPE.z), y: down * SHAPE.y - 0.5, x: across * SHAPE.x - 0.5 });
const coronal: Place = (across, down) => ({
  z: SHAPE.z / 2 - (down - 0.5) * SHAPE.y,
  y: 0.55 * SHAPE.y,
  x: across * SHAPE.x - 0.5,
});

/** Linear between the voxels about a place; air outside the volume. */
function valueAt({ image }: ChestPhantom, { z, y, x }: ReturnType<Place>): number {
  const at = (k: number, j: number, i: number): number =>
    k < 0 || j < 0 || i < 0 || k >= SHAPE.z || j >= SHAPE.y || i >= SHAPE.x
      ? -1024
      : image.data[(k * SHAPE.y + j) * SHAPE.x + i]!;
  const [k, j, i] = [Math.floor(z), Math.floor(y), Math.floor(x)];
  let value = 0;
  for (const [dk, wk] of [
    [0, 1 - (z - k)],
    [1, z - k],
  ] as const)
    for (const [dj, wj] of [
      [0, 1 - (y - j)],
      [1, y - j],
    ] as const)
      for (const [di, wi] of [
        [0, 1 - (x - i)],
        [1, x - i],
      ] as const)
        if (wk * wj * wi > 0) value += wk * wj * wi * at(k + dk, j + dj, i + di);
  return value;
}

/** Grey for the truth at a place: lung dark, ground glass light, consolidation white, airway black on grey. */
function truthAt({ lung, lesion, airway }: ChestPhantom, place: ReturnType<Place>): number {
  const at = (Math.round(place.z) * SHAPE.y + Math.round(place.y)) * SHAPE.x + Math.round(place.x);
  if (airway.data[at]) return 0;
  if (!lung.data[at]) return 40;
  return [96, 176, 255][lesion.data[at]!]!;
}

/** Grey of a value, in 64 steps, so that the picture stays small. */
const grey = (value: number, { centre, width }: typeof LUNG): number =>
  4 * Math.round(Math.max(0, Math.min(255, ((value - centre) / width + 0.5) * 255)) / 4.05);

const columns: readonly ((phantom: ChestPhantom, across: number, down: number) => number)[] = [
  (phantom, across, down) => grey(valueAt(phantom, axial(across, down)), LUNG),
  (phantom, across, down) => grey(valueAt(phantom, coronal(across, down)), LUNG),
  (phantom, across, down) => grey(valueAt(phantom, axial(across, down)), SOFT),
  (phantom, across, down) => truthAt(phantom, axial(across, down)),
];
const width = columns.length * TILE;
const height = CASES.length * TILE;
const data = new Uint8Array(width * height);
for (const [row, number] of CASES.entries()) {
  const patient = drawPatient(SEED, number);
  const phantom = chestPhantom(SEED, number, patient, SHAPE, { z: MM, y: MM, x: MM });
  console.log(`${patient.id}: ${patient.group.morbidity}, ${patient.age}, ${(100 * patient.extent).toFixed(0)} %`);
  for (const [column, paint] of columns.entries()) {
    for (let y = 0; y < TILE; y++) {
      for (let x = 0; x < TILE; x++) {
        data[(row * TILE + y) * width + column * TILE + x] = paint(phantom, (x + 0.5) / TILE, (y + 0.5) / TILE);
      }
    }
  }
}
const png = encode({ width, height, data, channels: 1, depth: 8 }, { zlib: { level: 9 } });
if (png.length > MOST) throw new Error(`the picture has ${png.length} bytes`);
writeFileSync(join(import.meta.dirname, "synthetic-ct.png"), png);
console.log(`${png.length} bytes`);
