import { InputError } from "../../../../runner/contract/failure.ts";
import { cutMask } from "../box.ts";
import { wanted } from "../class-features.ts";
import type { PlannedClass } from "../plan.ts";
import type { Prepared } from "../preparation/prepare.ts";
import type { Features } from "../roi.ts";
import type { Settings } from "../settings.ts";
import { shape2d } from "./shape-2d.ts";
import { shape3d } from "./shape-3d.ts";

/**
 * Features of the classes shape and shape2D where they are planned, of the mask as it was before resegmenting unless resegmentShape says
 * otherwise; what of it lies outside the resegmented region's box is not seen, as in pyradiomics 3.0.1. shape2D asks for force2D and
 * for a region one voxel thick across the slices (else an InputError); without force2D it is left out with a warning.
 */
export function* shapeFeatures(
  { image, shapeMask, box }: Prepared,
  classes: readonly PlannedClass[],
  { label, force2D, force2Ddimension }: Settings,
  warn: (message: string) => void,
): Generator<{ readonly image: string; readonly name: "shape" | "shape2D"; readonly values: Features }> {
  const inside = cutMask(shapeMask, box, label);
  const spatial = classes.find(({ name }) => name === "shape");
  if (spatial) yield { image: "original", name: "shape", values: wanted(spatial, shape3d(inside, box.shape, image.spacing)) };
  const flat = classes.find(({ name }) => name === "shape2D");
  if (!flat) return;
  if (!force2D) {
    warn("shape2D is left out: it needs force2D: true");
    return;
  }
  const across = (["z", "y", "x"] as const)[force2Ddimension]!;
  const [rows, columns] = (["z", "y", "x"] as const).filter((axis) => axis !== across) as ["z" | "y", "y" | "x"]; // two are left
  if (box.shape[across] > 1) {
    throw new InputError({
      code: "not-one-slice",
      message: `shape2D needs a region in one slice, but along ${across} it has ${box.shape[across]} voxels`,
      help: "leave shape2D out, or choose the axis across the slices with force2Ddimension (0: z, 1: y, 2: x)",
    });
  }
  const shape = { y: box.shape[rows], x: box.shape[columns] };
  const spacing = { y: image.spacing[rows], x: image.spacing[columns] };
  yield { image: "original", name: "shape2D", values: wanted(flat, shape2d(inside, shape, spacing)) };
}
