import { type Mask, type Triple, type Volume, voxelCount } from "../../../formats/volume/volume.ts";
import { Philox } from "../../../stats/random/philox.ts";
import { type Build, drawAnatomy } from "./anatomy/anatomy.ts";
import { coverage } from "./anatomy/blend.ts";
import { cavityAt } from "./anatomy/cavity.ts";
import { Lattice } from "./anatomy/lattice.ts";
import { distancesFor, fillDistances } from "./anatomy/lung-field.ts";
import { lungPoints } from "./anatomy/lung-points.ts";
import { organsOf } from "./anatomy/organs.ts";
import { bendPlane, heightOf, planeOf } from "./anatomy/plane.ts";
import { fillPatches } from "./disease/fill-patches.ts";
import { drawFindings, drawFluid } from "./disease/findings.ts";
import { type DiseasePlan, planPatches } from "./disease/plan-disease.ts";
import { paintBones } from "./paint/paint-bones.ts";
import { paintLung } from "./paint/paint-lung.ts";
import { paintInside } from "./paint/paint-mediastinum.ts";
import { paintWall, trunkBack } from "./paint/paint-wall.ts";
import { lungShare } from "./scanner/lung-share.ts";
import { paintTable } from "./scanner/paint-table.ts";
import { scan } from "./scanner/scan.ts";
import { drawScanner } from "./scanner/scanner.ts";
import { fillTubes } from "./trees/fill-tubes.ts";
import { growLungTrees } from "./trees/lung-trees.ts";

/** Who lies in the scanner, and how ill. */
export interface PhantomPatient extends Build, DiseasePlan {
  /** Chance of fluid behind the lungs. */
  readonly fluid: number;
}

/** A CT scan of a chest that never was, with the truth about it; all on one grid, LPS, [z, y, x]. */
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
 * Draws case `caseNumber` (from 0) of a seed on a grid of any shape and spacing (mm). The chest lies in mm and does not depend on
 * the grid: at another resolution the same patient appears. Cost grows with the voxels: about 0.3 µs each.
 */
export function chestPhantom(
  seed: number,
  caseNumber: number,
  patient: PhantomPatient,
  shape: Triple,
  spacing: Triple,
): ChestPhantom {
  const anatomy = drawAnatomy(seed, caseNumber, patient);
  const scanner = drawScanner(seed, caseNumber);
  const organs = organsOf(anatomy);
  const fluid = drawFluid(seed, caseNumber, patient.fluid);
  const noise = new Lattice(new Philox(seed, "synthetic-ct", caseNumber, "texture"));
  const points = lungPoints(anatomy, organs, noise, fluid);
  const findings = drawFindings(seed, caseNumber, patient, points);
  const { position } = anatomy;
  const grid = { shape, spacing, position };
  const plane = planeOf(shape, spacing, position);
  const straight = planeOf(shape, spacing, position);
  const area = shape.y * shape.x;
  const count = voxelCount(shape);

  const hu = new Float32Array(count);
  const lungDistance = new Float32Array(count);
  const airway = new Uint8Array(count);
  const distances = distancesFor(plane);
  const body = new Float32Array(area);
  const couch = trunkBack(anatomy) - position.y + scanner.gap;
  for (let slice = 0; slice < shape.z; slice++) {
    const z = heightOf(slice, shape, spacing, position);
    const level = cavityAt(anatomy, z);
    const start = slice * area;
    const here = hu.subarray(start, start + area);
    bendPlane(plane, z, noise, straight);
    fillDistances(anatomy, organs, straight, z, fluid, distances);
    lungDistance.set(distances.lung, start);
    paintWall(anatomy, straight, level, z, distances.cavity, noise, here, body);
    paintInside(anatomy, straight, level, z, distances, fluid !== null, noise, here);
    paintBones(anatomy, straight, level, z, distances.cavity, body, here);
    for (let i = 0; i < area; i++) {
      // bones do not close the windpipe
      const open = coverage(distances.airway[i]!, plane.voxel);
      if (open > 0) here[i] = here[i]! + (-985 - here[i]!) * open;
      if (distances.airway[i]! < 0 && distances.lung[i]! >= 0 && body[i]! < 0) airway[start + i] = 1;
    }
    paintTable(plane, couch, here);
  }

  const trees = growLungTrees(seed, caseNumber, anatomy, organs, noise, points);
  const vessels = new Float32Array(count);
  const bronchi = new Float32Array(count);
  fillTubes(trees.vessels, grid, 0, vessels, null);
  fillTubes(trees.bronchi, grid, 0.6, bronchi, vessels);
  const patches = planPatches(seed, caseNumber, patient, points, noise);
  const disease = fillPatches(patches, grid, plane, lungDistance, noise);
  const lung = new Uint8Array(count);
  const lesion = new Uint8Array(count);
  const share = new Float32Array(area);
  for (let slice = 0; slice < shape.z; slice++) {
    const z = heightOf(slice, shape, spacing, position);
    const start = slice * area;
    bendPlane(plane, z, noise, straight);
    lungShare(lungDistance, shape, slice, share);
    const distance = lungDistance.subarray(start, start + area);
    paintLung(
      anatomy,
      findings,
      plane,
      straight,
      cavityAt(anatomy, z),
      z,
      start,
      distance,
      { share, vessels, bronchi, ...disease },
      noise,
      hu.subarray(start, start + area),
    );
    for (let at = start; at < start + area; at++) {
      if (lungDistance[at]! >= 0) continue;
      lung[at] = 1;
      if (disease.solid[at]! >= 128) lesion[at] = 2;
      else if (disease.haze[at]! >= 128) lesion[at] = 1;
    }
  }
  const data = scan(seed, caseNumber, anatomy, scanner, grid, plane, hu);
  const place = {
    shape,
    spacing,
    origin: { z: -((shape.z - 1) / 2) * spacing.z, y: -((shape.y - 1) / 2) * spacing.y, x: -((shape.x - 1) / 2) * spacing.x },
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  return {
    image: { ...place, data },
    lung: { ...place, data: lung },
    lesion: { ...place, data: lesion },
    airway: { ...place, data: airway },
  };
}
