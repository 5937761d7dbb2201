import { Philox } from "../../../../stats/random/philox.ts";
import type { Build } from "../anatomy/anatomy.ts";
import type { Fluid } from "../anatomy/lung-field.ts";
import type { LungPoints } from "../anatomy/lung-points.ts";

export interface Nodule {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  readonly hu: number;
}

/** A band: a plane's normal, half its thickness and how far it reaches, mm. */
export interface Scar {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly half: number;
  readonly reach: number;
}

/** What lungs show that is not the disease: none of it is in the lesion mask. */
export interface Findings {
  /** 0 for none to about 0.8. */
  readonly emphysema: number;
  /** HU that the lung gains along its back. */
  readonly dependent: number;
  readonly nodules: readonly Nodule[];
  readonly scars: readonly Scar[];
}

/** Draws a case's other findings; they come with age and whether or not the patient is infected. */
export function drawFindings(seed: number, caseNumber: number, build: Build, points: LungPoints): Findings {
  const rng = new Philox(seed, "synthetic-ct", caseNumber, "findings");
  const old = Math.max(0, Math.min(1, (build.age - 35) / 45));
  const emphysema = rng.uniform() < 0.28 * old ? 0.25 + 0.45 * rng.uniform() : 0;
  const dependent = rng.uniform() < 0.6 ? 40 + 190 * rng.uniform() * rng.uniform() : 15;
  const place = (): { x: number; y: number; z: number } => {
    const i = points.count === 0 ? 0 : rng.integer(0, points.count);
    return { x: points.x[i] ?? 0, y: points.y[i] ?? 0, z: points.z[i] ?? 0 };
  };
  const nodules = Array.from({ length: rng.uniform() < 0.35 ? 1 + rng.integer(0, 3) : 0 }, () => ({
    ...place(),
    radius: 2 + 3.5 * rng.uniform() ** 2,
    hu: rng.uniform() < 0.3 ? 350 : 30,
  }));
  const scars = Array.from({ length: rng.uniform() < 0.12 + 0.3 * old ? 1 + rng.integer(0, 2) : 0 }, () => {
    const [a, b, c] = [rng.normal(), rng.normal(), rng.normal() * 1.5];
    const norm = Math.sqrt(a * a + b * b + c * c) + 1e-9;
    return {
      ...place(),
      nx: a / norm,
      ny: b / norm,
      nz: c / norm,
      half: 0.6 + 0.8 * rng.uniform(),
      reach: 14 + 22 * rng.uniform(),
    };
  });
  return { emphysema, dependent, nodules, scars };
}

/** Draws fluid behind the lungs: none in most; `chance` of it. Thicker below. */
export function drawFluid(seed: number, caseNumber: number, chance: number): Fluid | null {
  const rng = new Philox(seed, "synthetic-ct", caseNumber, "fluid");
  if (rng.uniform() >= chance) return null;
  const thick = [0, 1].map(() => (rng.uniform() < 0.75 ? 6 + 14 * rng.uniform() : 0));
  return (z, left) => {
    const depth = thick[left ? 1 : 0]! * Math.max(0, Math.min(1, (10 - z) / 80));
    return depth > 3 ? depth : 0;
  };
}
