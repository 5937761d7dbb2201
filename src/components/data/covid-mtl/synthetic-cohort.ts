import { integerColumn, numberColumn, tableOf } from "../../../formats/table.ts";
import { Philox } from "../../../stats/random/philox.ts";
import type { Group } from "../patient-groups.ts";
import type { Cohort } from "./check-cohort.ts";
import { FEATURE_NAMES } from "./feature-names.ts";
import { FACTOR_COUNT, type FeatureShape, featureShape } from "./feature-shapes.ts";
import { withLabels } from "./labels.ts";
import { drawGroups, syntheticPatients } from "./synthetic-patients.ts";

/**
 * A made-up cohort with the columns of the real one and the paper's counts: 1,329 patients, 998 with a positive CT, 761 with a
 * positive nucleic acid test, 568, 562 and 199 of severity 0, 1 and 2, 650 men, 959 of the first hospital.
 *
 * Each patient has a few hidden factors (extent and kind of the disease, lung size, texture, scanner); a feature is a mixture of
 * them by weights that its name alone decides, brought to a plausible order of magnitude. No number comes from a real patient.
 * Equal seeds give equal cohorts: every patient and feature has a stream of its own.
 */
export function syntheticCohort(seed: number): Cohort {
  const groups = drawGroups(seed);
  const factors = groups.map((group, row) => drawFactors(seed, group, row));
  const columns = FEATURE_NAMES.map((name) => numberColumn(name, drawFeature(seed, name, factors)));
  const values = (name: string): Float64Array => columns[FEATURE_NAMES.indexOf(name)]!.values;
  const maximum = values("Maximum");
  for (let row = 0; row < groups.length; row++) {
    maximum[row] = Math.round(maximum[row]!);
    values("Minimum")[row] = Math.max(1, Math.round(values("Minimum")[row]!));
    values("Range")[row] = maximum[row]! - values("Minimum")[row]!;
    values("TotalEnergy")[row] = values("Energy")[row]!; // voxels of 1 mm³
  }
  const patients = withLabels(syntheticPatients(seed, groups, maximum, values("Mean")), "the synthetic cohort");
  const pids = integerColumn(
    "PID",
    groups.map((_, row) => row + 1),
  );
  return { patients, features: tableOf([pids, ...columns], "PID") };
}

function drawFactors(seed: number, group: Group, row: number): Float64Array {
  const rng = new Philox(seed, "covid-mtl", "factors", row + 1);
  const factors = Float64Array.from({ length: FACTOR_COUNT }, () => rng.normal());
  factors[0] = group.extent + factors[0]!;
  factors[1] = (group.nucleic ? 1.2 : 0) + factors[1]!;
  return factors;
}

function drawFeature(seed: number, name: string, factors: readonly Float64Array[]): Float64Array {
  const shape = featureShape(name);
  const rng = new Philox(seed, "covid-mtl", "feature", name);
  return Float64Array.from({ length: factors.length }, (_, row) => {
    let z = shape.own * rng.normal();
    for (let k = 0; k < FACTOR_COUNT; k++) z += shape.weights[k]! * factors[row]![k]!;
    // ten digits, so that the last bit of an engine's exp does not show
    return Number(bring(shape, z).toPrecision(10));
  });
}

function bring({ kind, centre, spread }: FeatureShape, z: number): number {
  switch (kind) {
    case "log":
      return centre * Math.exp(spread * z);
    case "share":
      return 1 / (1 + Math.exp(-centre - spread * z));
    case "minus":
      return -1 / (1 + Math.exp(-centre - spread * z));
    case "plain":
      return centre + spread * z;
  }
}
