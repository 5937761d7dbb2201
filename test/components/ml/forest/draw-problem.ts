/** Random small classification problems for the comparison with scikit-learn. */
import { type ClassWeight, DEFAULT_SETTINGS, type ForestSettings } from "../../../../src/components/ml/forest/settings.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";

export interface Problem {
  readonly name: string;
  readonly settings: ForestSettings;
  /** [features][rows]; the first `train` rows are for training, the others for prediction. */
  readonly columns: readonly Float64Array[];
  readonly train: number;
  /** Class of every row. */
  readonly codes: Int32Array;
  readonly classes: readonly number[];
  readonly weights?: Float64Array;
  /** Repeats of the permutation importance; 0 for none. */
  readonly repeats: number;
}

/** What all problems are to have. */
export interface Given {
  readonly rows?: number;
  readonly trees?: number;
}

/** The problem of that number: the same whatever else was drawn. */
export function drawProblem(seed: number, number: number, given: Given = {}): Problem {
  const random = new Philox(seed, "forest-problem", number);
  const some = (chance: number): boolean => random.uniform() < chance;
  const train = given.rows ?? (some(0.3) ? random.integer(5, 40) : random.integer(20, 401));
  const test = random.integer(1, 40);
  const features = some(0.1) ? 1 : random.integer(1, 31);
  const wantedClasses = some(0.5) ? 2 : random.integer(1, 9);
  const hidden = Float64Array.from({ length: train + test }, () => random.normal());
  const columns = Array.from({ length: features }, () => drawColumn(random, hidden));
  const noise = random.uniform() * 2;
  const labels = Int32Array.from(hidden, (value) => {
    const share = 0.5 + (value + noise * random.normal()) / 5;
    return Math.max(0, Math.min(wantedClasses - 1, Math.floor(share * wantedClasses)));
  });
  const present = [...new Set(labels.subarray(0, train))].sort((a, b) => a - b);
  const codes = labels.map((label) => Math.max(0, present.indexOf(label)));
  const weights = drawWeights(random, train);
  return {
    name: `problem ${seed}/${number}`,
    settings: { ...drawSettings(random, train, features, present.length), ...(given.trees ? { trees: given.trees } : {}) },
    columns,
    train,
    codes,
    classes: present.map((_, k) => k),
    ...(weights ? { weights } : {}),
    repeats: some(0.15) ? random.integer(1, 12) : 0,
  };
}

/** Values of all rows: continuous, tied, glued, huge, tiny, nearly constant. */
function drawColumn(random: Philox, hidden: Float64Array): Float64Array {
  const strength = random.uniform();
  const base = hidden.map((value) => strength * value + (1 - strength) * random.normal());
  const near = 0.9e-7 + random.uniform() * 0.3e-7;
  switch (random.integer(0, 14)) {
    case 0:
      return base.map((value) => Math.round(value));
    case 1:
      return base.map((value) => Math.round(value * 10) / 10);
    case 2:
      return base.map(() => 0.25);
    case 3: // all but some equal
      return base.map((value) => (random.uniform() < 0.9 ? 0 : value));
    case 4: // steps about as wide as what is glued together
      return base.map((value) => 0.01 + Math.round(value * 3) * near);
    case 5: // nearly constant
      return base.map(() => 0.5 + random.uniform() * near);
    case 6: // float32 neighbours: 1 apart in the last place
      return base.map((value) => 16777216 + Math.round(value * 4));
    case 7:
      return base.map((value) => Math.max(-3.4, Math.min(3.4, value)) * 1e38);
    case 8:
      return base.map((value) => value * 1e-40); // below float32's normal numbers
    case 9: // equal in float32, not in float64
      return base.map((value) => Math.round(value * 2) + random.uniform() * 1e-9);
    case 10:
      return base.map((value) => (value > 0 ? 1 : -0));
    default:
      return base;
  }
}

function drawWeights(random: Philox, rows: number): Float64Array | undefined {
  const kind = random.integer(0, 10);
  const zeros = rows >= 40 && random.uniform() < 0.3 ? 0.15 : 0;
  const each = (draw: () => number): Float64Array =>
    Float64Array.from({ length: rows }, () => (random.uniform() < zeros ? 0 : draw()));
  if (kind === 0) return each(() => random.integer(1, 6));
  if (kind === 1) return each(() => random.uniform() + 0.01);
  if (kind === 2) return each(() => random.exponential() * 1e6);
  if (kind === 3) return each(() => 0.5);
  return undefined;
}

function drawSettings(random: Philox, rows: number, features: number, classes: number): ForestSettings {
  const some = (chance: number): boolean => random.uniform() < chance;
  const pick = <T>(...values: readonly T[]): T => values[random.integer(0, values.length)]!;
  const settings: { -readonly [name in keyof ForestSettings]: ForestSettings[name] } = {
    ...DEFAULT_SETTINGS,
    trees: random.integer(1, 13),
    seed: some(0.1) ? pick(0, 4294967295, 2147483647) : random.integer(0, 1_000_000),
    criterion: pick("gini", "gini", "entropy", "log_loss"),
    maxFeatures: pick<ForestSettings["maxFeatures"]>(
      "sqrt",
      "sqrt",
      "log2",
      "all",
      random.integer(1, features + 1),
      random.uniform(),
    ),
    bootstrap: some(0.8),
  };
  if (some(0.2)) settings.maxDepth = random.integer(1, 12);
  if (some(0.2)) settings.minSamplesSplit = pick(random.integer(2, 20), 0.001 + random.uniform() * 0.3, 1);
  if (some(0.2)) settings.minSamplesLeaf = pick(random.integer(1, 10), 0.001 + random.uniform() * 0.15);
  if (some(0.15)) settings.minWeightFractionLeaf = random.uniform() * pick(0.02, 0.2, 0.5);
  if (some(0.25)) settings.maxLeafNodes = random.integer(2, 40);
  if (some(0.15)) settings.minImpurityDecrease = random.uniform() * 0.02;
  if (settings.bootstrap && some(0.25)) {
    settings.maxSamples = pick(random.integer(Math.ceil(rows / 2), rows + 1), 0.5 + random.uniform() * 0.499);
  }
  if (some(0.3)) settings.classWeight = drawClassWeight(random, classes);
  return settings;
}

function drawClassWeight(random: Philox, classes: number): ClassWeight {
  const kind = random.integer(0, 4);
  if (kind === 0) return "balanced";
  if (kind === 1) return "balanced_subsample";
  const draw = (): number => (kind === 2 ? random.integer(1, 5) : random.uniform() * 3 + 0.1);
  return Object.fromEntries(Array.from({ length: classes }, (_, k) => [String(k), draw()]));
}
