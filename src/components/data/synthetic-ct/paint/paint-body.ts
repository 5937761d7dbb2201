import { coverage } from "../anatomy/blend.ts";
import { distancesFor, fillDistances } from "../anatomy/lung-field.ts";
import type { Placed } from "../anatomy/placed.ts";
import { bendPlane, planeOf } from "../anatomy/plane.ts";
import { paintTable } from "../scanner/paint-table.ts";
import { sliceOf } from "../slice.ts";
import type { Subject } from "../subject.ts";
import { paintBones } from "./paint-bones.ts";
import { LUMEN, paintInside } from "./paint-inside.ts";
import { paintWall, trunkBack } from "./paint-wall.ts";

/** A scan before the lungs, [z, y, x]. */
export interface BodyVolumes {
  /** Without lungs, noise and blur. */
  readonly hu: Float32Array;
  /** Distance to lung, mm; negative inside. */
  readonly lung: Float32Array;
  /** 1 in the lumen of the large airways. */
  readonly airway: Uint8Array;
}

/** Paints everything but the lungs: body, organs, bones, couch. */
export function paintBody(subject: Subject, grid: Placed): BodyVolumes {
  const { anatomy, organs, fluid, scanner } = subject;
  const plane = planeOf(grid);
  const straight = planeOf(grid);
  const area = plane.x.length;
  const hu = new Float32Array(area * grid.shape.z);
  const lung = new Float32Array(hu.length);
  const airway = new Uint8Array(hu.length);
  const distances = distancesFor(plane);
  const skin = new Float32Array(area);
  const couch = trunkBack(anatomy) - grid.position.y + scanner.gap;
  for (let number = 0; number < grid.shape.z; number++) {
    const slice = sliceOf(subject, grid, plane, number);
    bendPlane(plane, slice.bend, straight);
    const bent = { ...slice, plane: straight };
    const { start } = slice;
    const here = hu.subarray(start, start + area);
    fillDistances(anatomy, organs, straight, slice.z, fluid, distances);
    lung.set(distances.lung, start);
    paintWall(subject, bent, distances.cavity, here, skin);
    paintInside(subject, bent, distances, here);
    paintBones(anatomy, bent, distances.cavity, skin, here);
    for (let i = 0; i < area; i++) {
      const distance = distances.airway[i]!;
      if (distance >= plane.voxel) continue;
      // no bone closes the windpipe
      here[i] = here[i]! + (LUMEN - here[i]!) * coverage(distance, plane.voxel);
      if (distance < 0 && distances.lung[i]! >= 0 && skin[i]! < 0) airway[start + i] = 1;
    }
    paintTable(plane, couch, here);
  }
  return { hu, lung, airway };
}
