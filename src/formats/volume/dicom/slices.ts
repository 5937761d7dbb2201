import type { DataSet } from "dicom-parser";
import { damaged } from "../refuse.ts";
import type { DicomFile } from "./dicom-file.ts";
import { numbersOf } from "./elements.ts";
import type { ImageHeader } from "./image-header.ts";

type Vector = readonly [number, number, number];

/** One image of a file and its place. */
export interface Slice {
  readonly image: ImageHeader;
  /** Frame of the file, from 0. */
  readonly frame: number;
  /** Centre of its first pixel, LPS in mm; absent where it is not said. */
  readonly position?: Vector;
  /** Unit vectors along a row and down a column. */
  readonly rowAxis?: Vector;
  readonly columnAxis?: Vector;
  /** Distance of pixels down a column and along a row, mm. */
  readonly pixelSpacing?: { readonly y: number; readonly x: number };
  /** Distance to the next slice, or thickness, as the file says; for a volume of one slice. */
  readonly thickness?: number;
  readonly slope: number;
  readonly intercept: number;
}

const TAGS = {
  position: "x00200032",
  orientation: "x00200037",
  pixelSpacing: "x00280030",
  thickness: "x00180050",
  between: "x00180088",
  slope: "x00281053",
  intercept: "x00281052",
} as const;

/** Functional groups of multi-frame images (PS3.3, C.7.6.16) that hold these elements. */
const SHARED = "x52009229";
const PER_FRAME = "x52009230";
const GROUPS = ["x00209113", "x00209116", "x00289110", "x00289145"] as const;

/** The images of a file, in its order; the header's number of them has to be checked against the pixels first. */
export function slicesOf(file: DicomFile, image: ImageHeader): readonly Slice[] {
  const shared = groupsOf(file.dataSet.elements[SHARED]?.items?.[0]?.dataSet);
  const frames = file.dataSet.elements[PER_FRAME]?.items;
  return Array.from({ length: image.frames }, (_, frame) => {
    const own = groupsOf(frames?.[frame]?.dataSet);
    const sets = [...own, ...shared, file.dataSet];
    return sliceOf(image, frame, sets, own.length > 0 || image.frames === 1 || frame === 0);
  });
}

function groupsOf(set: DataSet | undefined): readonly DataSet[] {
  return GROUPS.flatMap((tag) => set?.elements[tag]?.items?.[0]?.dataSet ?? []);
}

/** `isPlaced`: the position is this frame's, not that of the first. */
function sliceOf(image: ImageHeader, frame: number, sets: readonly DataSet[], isPlaced: boolean): Slice {
  const { file } = image;
  const numbers = (tag: string, count: number): readonly number[] | undefined => {
    const set = sets.find((each) => each.elements[tag]);
    const values = set && numbersOf(set, tag)?.slice(0, count);
    if (values && (values.length < count || !values.every(Number.isFinite))) {
      const wanted = count === 1 ? "a number" : `${count} numbers`;
      throw damaged(file, `has an element (${tag.slice(1, 5)},${tag.slice(5)}) that is not ${wanted}`);
    }
    return values;
  };
  const position = isPlaced ? numbers(TAGS.position, 3) : undefined;
  const orientation = numbers(TAGS.orientation, 6);
  const pixel = numbers(TAGS.pixelSpacing, 2);
  const thickness = numbers(TAGS.between, 1)?.[0] ?? numbers(TAGS.thickness, 1)?.[0];
  if (pixel && !(pixel[0]! > 0 && pixel[1]! > 0))
    throw damaged(file, `has an impossible distance of pixels: ${pixel.join(" × ")} mm`);
  return {
    image,
    frame,
    ...(position ? { position: position as unknown as Vector } : {}), // three numbers
    ...(orientation ? { rowAxis: unit(orientation.slice(0, 3), file), columnAxis: unit(orientation.slice(3), file) } : {}),
    ...(pixel ? { pixelSpacing: { y: pixel[0]!, x: pixel[1]! } } : {}),
    ...(thickness === undefined ? {} : { thickness: Math.abs(thickness) }),
    slope: numbers(TAGS.slope, 1)?.[0] ?? 1,
    intercept: numbers(TAGS.intercept, 1)?.[0] ?? 0,
  };
}

function unit([x = 0, y = 0, z = 0]: readonly number[], file: string): Vector {
  const length = Math.hypot(x, y, z);
  if (!(Math.abs(length - 1) < 0.01)) throw damaged(file, `has an axis that is no unit vector: ${x}, ${y}, ${z}`);
  return [x / length, y / length, z / length];
}
