import type { Philox } from "../../stats/random/philox.ts";

/** What patients of a synthetic cohort have in common; counts and the two tests are the paper's, the rest is made up. */
export interface Group {
  readonly morbidity: string;
  readonly count: number;
  readonly nucleic: boolean;
  readonly ct: boolean;
  readonly age: number;
  /** Mean extent of the disease in the lungs, in deviations of a healthy person's. */
  readonly extent: number;
  readonly deceased: number;
}

/** The six groups: 568 without and 761 with a positive nucleic acid test, 998 with a positive CT. */
export const GROUPS: readonly Group[] = [
  { morbidity: "Control", count: 309, nucleic: false, ct: false, age: 51, extent: 0, deceased: 0 },
  { morbidity: "Suspected", count: 259, nucleic: false, ct: true, age: 56, extent: 1.7, deceased: 0 },
  { morbidity: "Mild", count: 22, nucleic: true, ct: false, age: 41, extent: 0.3, deceased: 0 },
  { morbidity: "Regular", count: 540, nucleic: true, ct: true, age: 53, extent: 1.8, deceased: 0 },
  { morbidity: "Severe", count: 165, nucleic: true, ct: true, age: 61, extent: 2.5, deceased: 0.04 },
  { morbidity: "Critically ill", count: 34, nucleic: true, ct: true, age: 67, extent: 3.2, deceased: 0.3 },
];

/** Patients of all groups. */
export const PATIENTS = GROUPS.reduce((sum, { count }) => sum + count, 0);
/** Men among them. */
export const MEN = 650;

/** A whole number near `centre` (normal, deviation `spread`), not below `low` nor above `high`. */
export const drawAround = (rng: Philox, centre: number, spread: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Math.round(centre + spread * rng.normal())));

/** Age of a patient of a group, in years. */
export const drawAge = (rng: Philox, group: Group, youngest = 1): number => drawAround(rng, group.age, 16, youngest, 97);
