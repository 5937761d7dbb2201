import { Philox } from "../../../stats/random/philox.ts";
import { LABELS } from "../covid-mtl/labels.ts";
import { drawAge, GROUPS, type Group, MEN, PATIENTS } from "../patient-groups.ts";
import type { PhantomPatient } from "./subject.ts";

/** One case of the cohort: what its tables say, and what its scan is drawn from. */
export interface SyntheticPatient extends PhantomPatient {
  readonly id: string;
  readonly group: Group;
  readonly labels: { readonly COVIDCT: number; readonly COVIDNC: number; readonly COVIDSeverity: number };
}

/** Cases in a block that holds each group in the paper's proportions. */
export const BLOCK = 60;
const FIFTHS = 5;

/** How far the disease reaches in a group: median share of the lungs, deviation of its logarithm, chance that a patch is consolidated, and that there is fluid. */
const DISEASE: Readonly<
  Record<string, { readonly extent: number; readonly spread: number; readonly solid: number; readonly fluid: number }>
> = {
  Control: { extent: 0, spread: 0, solid: 0, fluid: 0.03 },
  Suspected: { extent: 0.055, spread: 0.65, solid: 0.25, fluid: 0.05 },
  Mild: { extent: 0, spread: 0, solid: 0, fluid: 0 },
  Regular: { extent: 0.09, spread: 0.6, solid: 0.35, fluid: 0.03 },
  Severe: { extent: 0.27, spread: 0.35, solid: 0.5, fluid: 0.12 },
  "Critically ill": { extent: 0.45, spread: 0.25, solid: 0.65, fluid: 0.25 },
};

/**
 * Draws case `number` (from 0) of a seed. Every 60 cases have the groups in the paper's proportions, every five of them one from each
 * fifth of the groups' order, so that small cohorts have all labels; a case depends on the seed and its number alone.
 * The CT label is the truth about the lungs; the nucleic acid test misses 259 in 998 of the positive and finds 22 in 331 of the negative.
 */
export function drawPatient(seed: number, number: number): SyntheticPatient {
  const group = groupOf(seed, number);
  const rng = new Philox(seed, "synthetic-ct", number, "patient");
  const disease = DISEASE[group.morbidity]!;
  const age = drawAge(rng, group, 18);
  const male = rng.uniform() < MEN / PATIENTS;
  const extent =
    disease.extent === 0 ? 0 : Math.min(0.7, Math.max(0.008, disease.extent * Math.exp(disease.spread * rng.normal())));
  const word = group.morbidity.toLowerCase();
  const severity = LABELS.find(({ name }) => name === "COVIDSeverity")!.values[word]!;
  return {
    id: `ct-${String(number + 1).padStart(3, "0")}`,
    group,
    labels: { COVIDCT: Number(group.ct), COVIDNC: Number(group.nucleic), COVIDSeverity: severity },
    age,
    male,
    extent,
    solid: disease.solid,
    fluid: disease.fluid,
  };
}

function groupOf(seed: number, number: number): Group {
  const block = Math.floor(number / BLOCK);
  const within = number % BLOCK;
  const size = BLOCK / FIFTHS;
  const five = Math.floor(within / FIFTHS);
  const fifth = new Philox(seed, "synthetic-ct", "order", block, five).permutation(FIFTHS)[within % FIFTHS]!;
  const place = new Philox(seed, "synthetic-ct", "groups", block, fifth).permutation(size)[five]!;
  return quota()[fifth * size + place]!;
}

/** The groups of a block, in their order: counts by largest remainder. */
export function quota(): readonly Group[] {
  const exact = GROUPS.map(({ count }) => (count * BLOCK) / PATIENTS);
  const counts = exact.map(Math.floor);
  const byRemainder = exact.map((_, k) => k).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1));
  let left = BLOCK - counts.reduce((a, b) => a + b, 0);
  for (const k of byRemainder) {
    if (left-- > 0) counts[k]!++;
  }
  return GROUPS.flatMap((group, k) => new Array<Group>(counts[k]!).fill(group));
}

/** Gender as the paper's table has it. */
export const genderOf = ({ male }: SyntheticPatient): string => (male ? "Male" : "Female");
