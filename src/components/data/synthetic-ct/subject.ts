import { Philox } from "../../../stats/random/philox.ts";
import { type Anatomy, type Build, drawAnatomy } from "./anatomy/anatomy.ts";
import { Lattice } from "./anatomy/lattice.ts";
import type { Fluid } from "./anatomy/lung-field.ts";
import { lungPoints } from "./anatomy/lung-points.ts";
import { type Organs, organsOf } from "./anatomy/organs.ts";
import { drawFindings, drawFluid, type Findings } from "./disease/findings.ts";
import { type DiseasePlan, type Patch, planPatches } from "./disease/plan-disease.ts";
import { drawScanner, type Scanner } from "./scanner/scanner.ts";
import { growLungTrees, type LungTrees } from "./trees/lung-trees.ts";

/** Who lies in the scanner, and how ill. */
export interface PhantomPatient extends Build, DiseasePlan {
  /** Chance of fluid behind the lungs, 0 to 1. */
  readonly fluid: number;
}

/** Everything about a case that does not depend on the voxel grid. */
export interface Subject {
  readonly seed: number;
  readonly caseNumber: number;
  readonly anatomy: Anatomy;
  readonly organs: Organs;
  /** Null for none. */
  readonly fluid: Fluid | null;
  readonly noise: Lattice;
  readonly findings: Findings;
  readonly patches: readonly Patch[];
  readonly trees: LungTrees;
  readonly scanner: Scanner;
}

/** Draws case `caseNumber` (from 0) of a seed: chest, vessels, disease and scanner, each from a stream of its own. */
export function drawSubject(seed: number, caseNumber: number, patient: PhantomPatient): Subject {
  const anatomy = drawAnatomy(seed, caseNumber, patient);
  const organs = organsOf(anatomy);
  const fluid = drawFluid(seed, caseNumber, patient.fluid);
  const noise = new Lattice(new Philox(seed, "synthetic-ct", caseNumber, "texture"));
  const points = lungPoints(anatomy, organs, noise, fluid);
  return {
    seed,
    caseNumber,
    anatomy,
    organs,
    fluid,
    noise,
    findings: drawFindings(seed, caseNumber, patient, points),
    patches: planPatches(seed, caseNumber, patient, points, noise),
    trees: growLungTrees(seed, caseNumber, anatomy, organs, noise, points),
    scanner: drawScanner(seed, caseNumber),
  };
}
