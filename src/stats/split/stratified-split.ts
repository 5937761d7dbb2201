import { Mt19937 } from "../random/mt19937.ts";
import { approximateMode } from "./approximate-mode.ts";
import { encodeLabels, type Labels } from "./labels.ts";

/** Row numbers of both parts, from 0, in scikit-learn's order. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface SplitOptions {
  /** Share of the rows if strictly between 0 and 1 (rounded up to whole rows), a number of rows if 1 or more. @default 0.25 */
  readonly testSize?: number;
  /** Seed of the legacy generator, 0 to 2^32 − 1. */
  readonly seed: number;
  /** One label a row; both parts keep the classes' shares. Without it the split is a plain random one. */
  readonly stratify?: Labels;
  /** What messages call the test part (`validation`). @default test */
  readonly part?: string;
}

/**
 * Splits rows 0 … n − 1 into a training and a test part, as scikit-learn's
 * `train_test_split(np.arange(n), test_size=…, random_state=seed, stratify=…)` does: same rows, same order. O(n).
 *
 * Throws a RangeError when the size leaves a part empty, a class has fewer than two rows, or a part has fewer rows than classes.
 * Reference: scikit-learn 1.9; the split that the paper took with 1.2 is the same.
 *
 * @example
 * stratifiedSplit(6, { testSize: 2, seed: 0, stratify: [0, 0, 0, 1, 1, 1] }).test.length; // 2
 */
export function stratifiedSplit(n: number, options: SplitOptions): Split {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`the number of rows must be a whole number from 1 on, got ${n}`);
  const testSize = options.testSize ?? 0.25;
  const part = options.part ?? "test";
  const testCount = countTestRows(n, testSize, part);
  const trainCount = n - testCount;
  const rng = new Mt19937(options.seed);
  if (options.stratify === undefined) {
    const order = rng.permutation(n);
    return { test: order.slice(0, testCount), train: order.slice(testCount) };
  }

  if (options.stratify.length !== n) throw new RangeError(`${options.stratify.length} labels for ${n} rows`);
  const { classes, codes, counts } = encodeLabels(options.stratify);
  const lonely = classes.filter((_, code) => counts[code]! < 2);
  if (lonely.length > 0)
    throw new RangeError(`a stratified split needs two rows of each class; only one of: ${lonely.join(", ")}`);
  if (trainCount < classes.length) throw new RangeError(`${trainCount} training rows for ${classes.length} classes`);
  if (testCount < classes.length) throw new RangeError(`${testCount} ${part} rows for ${classes.length} classes`);

  const members = classes.map((_, code) => new Int32Array(counts[code]!));
  const filled = new Int32Array(classes.length);
  for (let row = 0; row < n; row++) {
    const code = codes[row]!;
    members[code]![filled[code]!++] = row;
  }
  const trainCounts = approximateMode(counts, trainCount, rng);
  const testCounts = approximateMode(
    counts.map((count, code) => count - trainCounts[code]!),
    testCount,
    rng,
  );
  const train = new Int32Array(trainCount);
  const test = new Int32Array(testCount);
  let trainNext = 0;
  let testNext = 0;
  for (let code = 0; code < classes.length; code++) {
    const order = rng.permutation(counts[code]!);
    const rows = members[code]!;
    const inTrain = trainCounts[code]!;
    const inEither = inTrain + testCounts[code]!;
    for (let i = 0; i < inTrain; i++) train[trainNext++] = rows[order[i]!]!;
    for (let i = inTrain; i < inEither; i++) test[testNext++] = rows[order[i]!]!;
  }
  rng.shuffle(train);
  rng.shuffle(test);
  return { train, test };
}

function countTestRows(n: number, testSize: number, part: string): number {
  const isShare = testSize > 0 && testSize < 1;
  if (!isShare && !(Number.isInteger(testSize) && testSize >= 1 && testSize < n)) {
    throw new RangeError(`${part} size must be a share between 0 and 1 or a whole number of rows below ${n}, got ${testSize}`);
  }
  const count = isShare ? Math.ceil(testSize * n) : testSize;
  if (count >= n) throw new RangeError(`a ${part} size of ${testSize} leaves none of the ${n} rows for training`);
  return count;
}
