import { FormatError, fileName } from "../../format-error.ts";
import { checkGrid, checkShape } from "../check-grid.ts";
import { DATATYPES, type Datatype, UNREADABLE } from "../datatypes.ts";
import { cutOff, damaged, unsupported } from "../refuse.ts";
import type { Grid, Triple } from "../volume.ts";
import { gridOf, type StoredGeometry } from "./geometry.ts";

/** Bytes that the longer header, NIfTI-2's, takes. */
export const LONGEST_HEADER = 540;

export interface NiftiHeader {
  readonly grid: Grid;
  readonly type: Datatype;
  readonly littleEndian: boolean;
  /** Where the voxels begin. */
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
}

/** Millimetres a unit of the header: 1 metre, 2 millimetre, 3 micrometre; as ITK does, none stands for mm. */
const UNITS: { readonly [code: number]: number } = { 1: 1000, 3: 0.001 };

/**
 * The header of a NIfTI-1 or NIfTI-2 file in one piece (`n+1`, `n+2`), of either byte order.
 * Fields and offsets: nifti1.h and nifti2.h, https://nifti.nimh.nih.gov
 */
export function readHeader(bytes: Uint8Array, file: string): NiftiHeader {
  if (bytes.length < 4) throw bytes.length === 0 ? damaged(file, "is empty") : noNifti(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [little, big] = [view.getInt32(0, true), view.getInt32(0, false)];
  const size = [348, 540].find((each) => each === little || each === big);
  if (size === undefined) throw noNifti(file);
  if (bytes.length < size) throw cutOff(file, `${bytes.length} of its header's ${size} bytes are there`);
  const littleEndian = size === little;
  const fields = size === 348 ? fieldsOf1(view, littleEndian) : fieldsOf2(view, littleEndian);
  const magic = Buffer.from(bytes.subarray(fields.magicAt, fields.magicAt + 3)).toString("latin1");
  if (magic === "ni1" || magic === "ni2") {
    throw unsupported(file, "is the header of a NIfTI pair: its voxels are in another file", "convert the pair into one .nii.gz");
  }
  if (magic !== (size === 348 ? "n+1" : "n+2")) {
    throw damaged(file, `is no NIfTI file: it has the magic ${JSON.stringify(magic)} where "n+1" or "n+2" belongs`);
  }
  const type = typeOf(fields.datatype, file);
  const shape = shapeOf(fields.dim, file);
  const scale = scaleOf(fields, file);
  const isScaled = scale.slope !== 1 || scale.intercept !== 0;
  checkShape(shape, isScaled ? 8 : type.bytes, file);
  const { offset } = fields;
  if (!Number.isSafeInteger(offset) || offset < size)
    throw damaged(file, `has voxels that begin at byte ${offset}, in its header`);
  const grid = { shape, ...gridOf(fields, shape, file) };
  checkGrid(grid, file);
  return { grid, type, littleEndian, offset, ...scale };
}

function noNifti(file: string): FormatError {
  return new FormatError({
    code: "damaged-file",
    message: `${fileName(file)} is no NIfTI file: it does not begin with a header of 348 or 540 bytes`,
    file,
  });
}

interface Fields extends StoredGeometry {
  readonly dim: readonly number[];
  readonly datatype: number;
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly magicAt: number;
}

const list = (count: number, at: (i: number) => number): readonly number[] => Array.from({ length: count }, (_, i) => at(i));

function fieldsOf1(view: DataView, little: boolean): Fields {
  const float = (at: number): number => view.getFloat32(at, little);
  return {
    dim: list(8, (i) => view.getInt16(40 + 2 * i, little)),
    datatype: view.getInt16(70, little),
    pixdim: list(8, (i) => float(76 + 4 * i)),
    offset: float(108),
    slope: float(112),
    intercept: float(116),
    unit: UNITS[view.getUint8(123) & 7] ?? 1,
    qformCode: view.getInt16(252, little),
    sformCode: view.getInt16(254, little),
    quaternion: list(3, (i) => float(256 + 4 * i)),
    quaternionOffset: list(3, (i) => float(268 + 4 * i)),
    affine: list(12, (i) => float(280 + 4 * i)),
    magicAt: 344,
  };
}

function fieldsOf2(view: DataView, little: boolean): Fields {
  const float = (at: number): number => view.getFloat64(at, little);
  const long = (at: number): number => Number(view.getBigInt64(at, little));
  return {
    dim: list(8, (i) => long(16 + 8 * i)),
    datatype: view.getInt16(12, little),
    pixdim: list(8, (i) => float(104 + 8 * i)),
    offset: long(168),
    slope: float(176),
    intercept: float(184),
    unit: UNITS[view.getInt32(500, little) & 7] ?? 1,
    qformCode: view.getInt32(344, little),
    sformCode: view.getInt32(348, little),
    quaternion: list(3, (i) => float(352 + 8 * i)),
    quaternionOffset: list(3, (i) => float(376 + 8 * i)),
    affine: list(12, (i) => float(400 + 8 * i)),
    magicAt: 4,
  };
}

function typeOf(code: number, file: string): Datatype {
  const type = DATATYPES.find((each) => each.code === code);
  if (type) return type;
  const allowed = DATATYPES.map(({ name }) => name).join(", ");
  const name = UNREADABLE[code];
  throw new FormatError({
    code: name ? "unsupported-content" : "damaged-file",
    message: `${fileName(file)} has voxels of type ${name ?? `${code}, which NIfTI does not know`}`,
    file,
    allowed,
  });
}

function shapeOf(dim: readonly number[], file: string): Triple {
  const axes = dim[0]!;
  if (!(axes >= 1 && axes <= 7)) throw damaged(file, `has ${axes} axes, where NIfTI has 1 to 7`);
  const size = (axis: number): number => (axis <= axes ? dim[axis]! : 1);
  for (let axis = 4; axis <= axes; axis++) {
    if (size(axis) > 1) {
      throw unsupported(
        file,
        `holds ${size(axis)} volumes (along its axis ${axis}), where one belongs`,
        "write each volume to a file",
      );
    }
    if (size(axis) < 0) throw damaged(file, `has an impossible size along its axis ${axis}: ${size(axis)}`);
  }
  return { z: size(3), y: size(2), x: size(1) };
}

/** As nibabel: a slope of 0 or none stands for no scaling at all. */
function scaleOf({ slope, intercept }: Fields, file: string): { slope: number; intercept: number } {
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  if (!Number.isFinite(intercept)) throw damaged(file, `has the slope ${slope}, but the intercept ${intercept}`);
  return { slope, intercept };
}
