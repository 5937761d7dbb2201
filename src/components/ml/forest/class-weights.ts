import type { ClassWeight } from "./settings.ts";

/**
 * Weight of each class that makes all classes weigh the same: draws / (classes · count), where only classes with a count are classes.
 * A class without weighs 0.
 */
export function balancedWeights(counts: ArrayLike<number>): Float64Array {
  let draws = 0;
  let present = 0;
  for (let k = 0; k < counts.length; k++) {
    draws += counts[k]!;
    if (counts[k]! > 0) present++;
  }
  return Float64Array.from(counts, (count) => (count > 0 ? draws / (present * count) : 0));
}

/**
 * Weights of the rows before any bootstrap: sample weights times class weights; undefined where every row weighs 1. What is balanced in
 * each bootstrap sample is left to the trees.
 */
export function rowWeights(
  codes: Int32Array,
  classes: readonly (number | string)[],
  sampleWeights: Float64Array | undefined,
  classWeight: ClassWeight | undefined,
  bootstrap: boolean,
): Float64Array | undefined {
  if (classWeight === undefined || (classWeight === "balanced_subsample" && bootstrap)) return sampleWeights;
  const ofClass =
    typeof classWeight === "string" ? balancedWeights(countCodes(codes, classes.length)) : named(classes, classWeight);
  return Float64Array.from(codes, (code, row) => (sampleWeights ? sampleWeights[row]! * ofClass[code]! : ofClass[code]!));
}

const named = (classes: readonly (number | string)[], weights: { readonly [label: string]: number }): Float64Array =>
  Float64Array.from(classes, (label) => (Object.hasOwn(weights, String(label)) ? weights[String(label)]! : 1));

function countCodes(codes: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const code of codes) counts[code]!++;
  return counts;
}
