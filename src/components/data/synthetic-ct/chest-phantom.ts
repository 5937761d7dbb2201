import { IDENTITY, type Mask, type Triple, type Volume } from "../../../formats/volume/volume.ts";
import { paintBody } from "./paint/paint-body.ts";
import { paintLungs } from "./paint/paint-lungs.ts";
import { scan } from "./scanner/scan.ts";
import { drawSubject, type PhantomPatient } from "./subject.ts";

/** A CT scan of a chest that never was, with the truth about it; all on one grid, axes along the patient's (LPS), [z, y, x]. */
export interface ChestPhantom {
  /** HU, −1024 to 3071. */
  readonly image: Volume<Int16Array>;
  /** 1 in both lungs with their vessels, bronchi and lesions. */
  readonly lung: Mask;
  /** 1 ground glass, 2 consolidation; only inside the lungs. */
  readonly lesion: Mask;
  /** 1 in the lumen of windpipe and main bronchi; outside the lungs. */
  readonly airway: Mask;
}

/**
 * Draws case `caseNumber` (from 0) of a seed on a grid of any shape and spacing (mm). The chest lies in mm and does not depend on the grid: at
 * another resolution the same patient appears, and a grid too small for the chest shows its middle. What is smaller than a voxel counts by its
 * share of it. Cost grows with the voxels, and a little (some 50 ms) with the chest itself.
 */
export function chestPhantom(
  seed: number,
  caseNumber: number,
  patient: PhantomPatient,
  shape: Triple,
  spacing: Triple,
): ChestPhantom {
  const subject = drawSubject(seed, caseNumber, patient);
  const grid = { shape, spacing, position: subject.anatomy.position };
  const body = paintBody(subject, grid);
  const { lung, lesion } = paintLungs(subject, grid, body);
  const data = scan(subject, grid, body.hu);
  const first = (size: number, step: number): number => -((size - 1) / 2) * step;
  const place = {
    shape,
    spacing,
    origin: { z: first(shape.z, spacing.z), y: first(shape.y, spacing.y), x: first(shape.x, spacing.x) },
    direction: IDENTITY,
  };
  return {
    image: { ...place, data },
    lung: { ...place, data: lung },
    lesion: { ...place, data: lesion },
    airway: { ...place, data: body.airway },
  };
}
