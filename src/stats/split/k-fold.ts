import { Mt19937 } from "../random/mt19937.ts";
import { encodeLabels, type Labels } from "./labels.ts";
import type { Split } from "./stratified-split.ts";

export interface FoldOptions {
  /** Number of folds, from 2 on. @default 5 */
  readonly folds?: number;
  /** Seed of the legacy generator; rows are shuffled if and only if it is given. */
  readonly seed?: number;
  /** One label a row; every fold keeps the classes' shares. */
  readonly stratify?: Labels;
}

/**
 * Cuts rows 0 … n − 1 into folds; each is the test part once. Row numbers ascend within each part.
 * Equal to scikit-learn 1.9's `KFold`, or `StratifiedKFold` with `stratify`, with `shuffle=seed is not None`. O(n · folds).
 *
 * Throws a RangeError for fewer than two folds, more folds than rows, or, stratified, more folds than every class has rows;
 * like scikit-learn it allows a class with fewer rows than folds (which some folds then lack).
 */
export function kFold(n: number, options: FoldOptions = {}): Split[] {
  const folds = options.folds ?? 5;
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`the number of rows must be a whole number from 1 on, got ${n}`);
  if (!Number.isInteger(folds) || folds < 2)
    throw new RangeError(`the number of folds must be a whole number from 2 on, got ${folds}`);
  if (folds > n) throw new RangeError(`${folds} folds for ${n} rows`);
  const rng = options.seed === undefined ? undefined : new Mt19937(options.seed);
  const foldOf = options.stratify === undefined ? assignPlain(n, folds, rng) : assignStratified(n, folds, options.stratify, rng);
  const sizes = new Int32Array(folds);
  for (let row = 0; row < n; row++) sizes[foldOf[row]!]!++;
  const splits: Split[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const test = new Int32Array(sizes[fold]!);
    const train = new Int32Array(n - sizes[fold]!);
    let testNext = 0;
    let trainNext = 0;
    for (let row = 0; row < n; row++) {
      if (foldOf[row] === fold) test[testNext++] = row;
      else train[trainNext++] = row;
    }
    splits.push({ train, test });
  }
  return splits;
}

function assignPlain(n: number, folds: number, rng: Mt19937 | undefined): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  rng?.shuffle(order);
  const foldOf = new Int32Array(n);
  const size = Math.floor(n / folds);
  const larger = n % folds;
  let next = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = next + size + (fold < larger ? 1 : 0);
    for (; next < end; next++) foldOf[order[next]!] = fold;
  }
  return foldOf;
}

function assignStratified(n: number, folds: number, labels: Labels, rng: Mt19937 | undefined): Int32Array {
  if (labels.length !== n) throw new RangeError(`${labels.length} labels for ${n} rows`);
  const { classes, codes, counts } = encodeLabels(labels);
  if (counts.every((count) => count < folds)) throw new RangeError(`${folds} folds, but no class has that many rows`);

  // classes are dealt in the order in which they first appear, so that renaming them changes nothing
  const appearance: number[] = [];
  const known = new Uint8Array(classes.length);
  for (let row = 0; row < n; row++) {
    const code = codes[row]!;
    if (known[code] === 0) {
      known[code] = 1;
      appearance.push(code);
    }
  }
  // position i of the rows sorted by class goes to fold i mod folds: that fixes how many of a class each fold gets
  const blocks: Int32Array[] = [];
  let position = 0;
  for (const code of appearance) {
    const block = new Int32Array(counts[code]!);
    for (let i = 0; i < block.length; i++) block[i] = position++ % folds;
    block.sort();
    rng?.shuffle(block);
    blocks[code] = block;
  }
  const foldOf = new Int32Array(n);
  const used = new Int32Array(classes.length);
  for (let row = 0; row < n; row++) {
    const code = codes[row]!;
    foldOf[row] = blocks[code]![used[code]!++]!;
  }
  return foldOf;
}
