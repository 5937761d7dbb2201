import type { Triple } from "../../../../formats/volume/volume.ts";
import { InputError } from "../../../../runner/contract/failure.ts";
import type { Philox } from "../../../../stats/random/philox.ts";
import type { Preparation } from "./preparation.ts";

const AXES = ["z", "y", "x"] as const;
const sizeText = ({ z, y, x }: Triple): string => `${z} × ${y} × ${x}`;

/**
 * First voxel of the part of a scan that is taken. In training (`random` is there) it is drawn, z before y before x; else it is the
 * fixed one. Every start that could be drawn must fit, so that a scan which is too small is told in the first epoch.
 */
export function chooseBox({ size, crop }: Preparation, shape: Triple, random?: Philox): Triple {
  if (!crop) {
    if (AXES.every((axis) => shape[axis] === size[axis])) return { z: 0, y: 0, x: 0 };
    throw new InputError({
      code: "unequal-shapes",
      message: `the scan has ${sizeText(shape)} voxels, where the others have ${sizeText(size)}`,
      help: "bring all scans to one shape (imaging/resample, imaging/crop), or take a part of each: crop",
    });
  }
  const { starts, evaluate } = crop;
  const middle = along((axis) => Math.floor((shape[axis] - size[axis]) / 2));
  const last = random ? (starts ? along((axis) => Math.max(...starts[axis])) : { z: 0, y: 0, x: 0 }) : (evaluate ?? middle);
  if (!AXES.every((axis) => last[axis] >= 0 && last[axis] + size[axis] <= shape[axis])) {
    const from = random && !starts ? "" : !random && !evaluate ? "" : ` from [${last.z}, ${last.y}, ${last.x}]`;
    throw new InputError({
      code: "crop-outside",
      message: `the scan has ${sizeText(shape)} voxels, which do not hold a crop of ${sizeText(size)}${from}`,
      help: "make the crop smaller, or change where it starts",
    });
  }
  if (!random) return last;
  return along((axis) => {
    const list = starts?.[axis];
    return list ? list[random.integer(0, list.length)]! : random.integer(0, shape[axis] - size[axis] + 1);
  });
}

/** A number an axis, asked for in the order z, y, x. */
function along(value: (axis: "z" | "y" | "x") => number): Triple {
  const z = value("z");
  const y = value("y");
  return { z, y, x: value("x") };
}
