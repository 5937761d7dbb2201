/** Random small boosting problems: every kind of column, label, weight and parameter that has its own path through the library. */
import type { Compat } from "../../../../src/components/ml/boosting/model.ts";
import { type BoostingSettings, DEFAULT_SETTINGS } from "../../../../src/components/ml/boosting/settings.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";

export interface Rows {
  /** [features][rows] */
  readonly columns: readonly Float64Array[];
  readonly labels: readonly number[];
  readonly weights?: readonly number[];
}

export interface Problem {
  readonly name: string;
  readonly settings: BoostingSettings;
  readonly classes: number;
  readonly train: Rows;
  readonly validation?: Rows;
  /** Columns of rows to predict. */
  readonly test: readonly Float64Array[];
}

export interface DrawOptions {
  /** Rows to train on; drawn unless given. */
  readonly rows?: number;
  readonly features?: number;
  /** Share of columns that are zero but for a few rows, and so share bundles. */
  readonly sparse?: number;
  readonly settings?: Partial<BoostingSettings>;
}

/** The problem of that number, always the same. */
export function drawProblem(seed: number, number: number, compat: Compat, options: DrawOptions = {}): Problem {
  const random = new Draw(new Philox(seed, "boosting", compat, number));
  const rows =
    options.rows ?? random.pick([random.whole(12, 60), random.whole(40, 200), random.whole(150, 800), random.whole(500, 2000)]);
  const hasValidation = random.chance(0.3);
  const validationRows = hasValidation ? random.whole(5, 120) : 0;
  const all = rows + validationRows + 40;
  const features = options.features ?? random.pick([random.whole(1, 4), random.whole(3, 10), random.whole(8, 16)]);
  const columns: Float64Array[] = [];
  while (columns.length < features) columns.push(...random.columns(all, columns, options.sparse ?? random.pick([0, 0.2, 0.8])));
  columns.length = features;
  const objective = random.pick(["binary", "binary", "multiclass", "multiclass", "multiclassova", "regression"] as const);
  const classes = objective === "regression" ? 1 : objective === "binary" ? 2 : random.pick([2, 3, 3, 4, 5, 6]);
  const labels = random.labels(columns, all, objective === "regression" ? 0 : classes);
  const weights = random.chance(0.3) ? random.weights(all) : undefined;
  const part = (from: number, to: number): Rows => ({
    columns: columns.map((column) => column.slice(from, to)),
    labels: labels.slice(from, to),
    ...(weights ? { weights: weights.slice(from, to) } : {}),
  });
  return {
    name: `seed ${seed}, problem ${number}, compat ${compat}`,
    settings: { ...random.settings(objective, hasValidation, rows), compat, objective, ...options.settings },
    classes,
    train: part(0, rows),
    ...(hasValidation ? { validation: part(rows, rows + validationRows) } : {}),
    test: columns.map((column) => column.slice(rows + validationRows)),
  };
}

class Draw {
  readonly #random: Philox;

  constructor(random: Philox) {
    this.#random = random;
  }

  uniform(): number {
    return this.#random.nextUint32() / 2 ** 32;
  }

  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** From `low` to `high`, both possible. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)]!;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** One column, or a few that belong together. */
  columns(rows: number, before: readonly Float64Array[], sparse: number): Float64Array[] {
    if (this.chance(sparse)) return this.#sparseColumns(rows);
    const fill = (value: () => number): Float64Array => Float64Array.from({ length: rows }, value);
    const center = this.pick([0, 0, 1e7, -3]);
    const column = this.pick<() => Float64Array>([
      () => fill(() => this.normal()),
      () => fill(() => this.normal()),
      () => fill(() => Math.round(this.normal() * 100) / 100 + center),
      () => fill(() => this.whole(-3, 5)),
      () => fill(() => this.whole(0, 1)),
      () => fill(() => 1 + this.uniform()),
      () => fill(() => -Math.exp(this.normal() * 4)),
      () => fill(() => this.pick([4.5, 4.5 + 2 ** -50, 4.5 + 2 ** -51, 4.5 + 2 ** -49, 7])),
      () => fill(() => this.normal() * this.pick([1, 1e-34, 1e-36, 0])),
      () => fill(() => this.pick([1e-35, -1e-35, 2e-35, -2e-35, 0, 1, -1, Math.fround(1e-35)])),
      () => fill(() => (this.chance(0.73) ? 2.5 : this.normal())),
      () => fill(() => (this.chance(0.8) ? -1 : this.whole(-4, 4))),
      () => fill(() => 3),
      () => fill((): number => (this.chance(0.02) ? 1 : 0)),
      () => (before.length > 0 ? Float64Array.from(this.pick(before)) : fill(() => this.normal())),
      () =>
        before.length > 0
          ? Float64Array.from(this.pick(before), (v) => v + (this.chance(0.1) ? this.normal() : 0))
          : fill(() => 1),
    ])();
    if (this.chance(0.3)) {
      const zeros = this.pick([0.3, 0.5, 0.9, 0.98]);
      for (let i = 0; i < rows; i++) if (this.chance(zeros)) column[i] = 0;
    }
    if (this.chance(0.3)) {
      const gone = this.pick([0.05, 0.2, 0.5, 0.9, 1]);
      for (let i = 0; i < rows; i++) if (this.chance(gone)) column[i] = Number.NaN;
    }
    return [column];
  }

  /** Columns that are seldom other than zero (or another value) in the same row. */
  #sparseColumns(rows: number): Float64Array[] {
    const count = this.whole(2, 8);
    const usual = this.pick([0, 0, 0, 2]);
    const share = this.pick([0.02, 0.1, 0.5, 0.9]);
    const overlap = this.pick([0, 0, 0.0005, 0.05]);
    const columns = Array.from({ length: count }, () => new Float64Array(rows).fill(usual));
    for (let row = 0; row < rows; row++) {
      if (this.chance(share)) this.pick(columns)[row] = this.pick([1, 1, this.normal(), this.whole(-2, 3)]);
      if (this.chance(overlap)) for (const column of columns) column[row] = this.normal();
    }
    return columns;
  }

  /** Labels that follow from some columns and chance; values where `classes` is 0. */
  labels(columns: readonly Float64Array[], rows: number, classes: number): number[] {
    const noise = this.pick([0, 0.3, 1, 5]);
    const used = columns.map(() => this.normal());
    const scores = Array.from({ length: rows }, (_, row) => {
      const sum = columns.reduce(
        (total, column, k) => total + used[k]! * Math.tanh(Number.isNaN(column[row]) ? 0.7 : column[row]!),
        0,
      );
      return sum + noise * this.normal();
    });
    if (classes === 0) {
      const scale = this.pick([1, 1, 100, 1e-3]);
      const shift = this.pick([0, 0, 5, -1000]);
      return scores.map((score) => (this.chance(0.02) ? 0 : score * scale + shift));
    }
    const sorted = scores.slice().sort((a, b) => a - b);
    const balanced = this.chance(0.5);
    const cuts = Array.from(
      { length: classes - 1 },
      (_, k) => sorted[Math.floor((balanced ? (k + 1) / classes : this.uniform()) * rows)]!,
    );
    cuts.sort((a, b) => a - b);
    return scores.map((score) => cuts.filter((cut) => score >= cut).length);
  }

  weights(rows: number): number[] {
    const kind = this.pick([0, 1, 2, 3]);
    return Array.from({ length: rows }, () => {
      if (kind === 0) return this.uniform();
      if (kind === 1) return this.whole(1, 4);
      if (kind === 2) return this.chance(0.2) ? 0 : 1;
      return Math.exp(2 * this.normal());
    });
  }

  settings(objective: BoostingSettings["objective"], hasValidation: boolean, rows: number): BoostingSettings {
    const some = <K extends keyof BoostingSettings>(
      p: number,
      key: K,
      values: readonly BoostingSettings[K][],
    ): Partial<BoostingSettings> => (this.chance(p) ? { [key]: this.pick(values) } : {});
    const binary = objective === "binary";
    const bagging = this.chance(0.3);
    const metrics = binary
      ? [["auc"], ["binary_error"], ["binary_logloss", "auc"], ["auc", "binary_error", "binary_logloss"]]
      : objective === "regression"
        ? [["l1"], ["rmse"], ["l2", "l1"]]
        : [["multi_error"], ["multi_error", "multi_logloss"]];
    return {
      ...DEFAULT_SETTINGS,
      compat: "4",
      objective,
      trees: this.pick([1, 3, 10, 20, 40, 80]),
      ...some(0.6, "learningRate", [0.01, 0.05, 0.3, 0.5, 1]),
      ...some(0.5, "numLeaves", [2, 3, 7, 15, 63]),
      ...some(0.2, "maxDepth", [1, 2, 3, 5]),
      ...some(rows < 200 ? 0.85 : 0.4, "minDataInLeaf", rows < 200 ? [1, 1, 2, 3, 5, 8] : [1, 2, 5, 10, 50]),
      ...some(0.3, "minSumHessianInLeaf", [0, 1e-5, 0.1, 1]),
      ...some(0.2, "lambdaL1", [1e-7, 0.1, 1]),
      ...some(0.2, "lambdaL2", [1e-7, 0.1, 1, 10]),
      ...some(0.15, "minGainToSplit", [1e-10, 0.01, 0.1]),
      ...some(0.3, "maxBin", [2, 3, 5, 15, 63, 300, 1000]),
      ...some(0.3, "minDataInBin", [1, 2, 10]),
      ...some(0.15, "useMissing", [false]),
      ...some(0.15, "zeroAsMissing", [true]),
      ...some(0.15, "boostFromAverage", [false]),
      ...some(0.15, "binConstructSampleCnt", [20, 100, 300]),
      ...some(0.2, "sigmoid", [0.5, 2]),
      ...some(0.3, "featureFraction", [0.3, 0.5, 0.8]),
      ...some(0.2, "seed", [0, 7, 123456, 2147483647]),
      ...(bagging ? { baggingFreq: this.pick([1, 1, 2, 5]) } : {}),
      ...(bagging ? some(0.8, "baggingFraction", [0.3, 0.5, 0.63, 0.9]) : {}),
      ...(bagging && binary ? some(0.3, "posBaggingFraction", [0.5, 0.9]) : {}),
      ...(bagging && binary ? some(0.3, "negBaggingFraction", [0.2, 0.7]) : {}),
      ...some(0.1, "baggingSeed", [11]),
      ...some(0.1, "featureFractionSeed", [12]),
      ...some(0.1, "dataRandomSeed", [13]),
      ...(objective !== "regression" && objective !== "multiclass"
        ? this.pick([{}, {}, { isUnbalance: true }, { scalePosWeight: 2.5 }])
        : {}),
      ...(hasValidation ? some(0.6, "earlyStoppingRounds", [1, 2, 5, 10]) : {}),
      ...some(0.4, "metric", metrics),
    };
  }
}
