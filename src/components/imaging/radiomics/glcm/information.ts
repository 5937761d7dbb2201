import type { PairShares } from "./pair-shares.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds inside logarithms
/** Levels up to which every product of marginals gets a logarithm of its own. */
const FEW = 24;
/** ε over a product of marginals up to which the series below is as good. */
const SMALL = 0.02;

/**
 * Haralick's information measures of correlation of a matrix whose entropy is known. Imc1 without any entropy is 0; Imc2 where the
 * entropies are equal is 0, and NaN where rounding puts the joint one above.
 */
export function informationMeasures(matrix: PairShares, entropy: number): { readonly Imc1: number; readonly Imc2: number } {
  const { px, py } = matrix;
  const [x, y] = [entropies(px), entropies(py)];
  const few = px.length <= FEW || EPSILON > SMALL * x.least * y.least;
  const { cross, independent } = few ? oneByOne(matrix) : bySeries(matrix, x.bare + y.bare);
  const greater = Math.max(x.padded, y.padded);
  return {
    Imc1: greater === 0 ? 0 : (entropy - cross) / greater,
    Imc2: independent === entropy ? 0 : Math.sqrt(1 - Math.exp(-2 * (independent - entropy))),
  };
}

/** −Σ p log2(p + ε), the same without ε, and the least p there is. */
function entropies(shares: Float64Array) {
  let [padded, bare, least] = [0, 0, 1];
  for (const share of shares) {
    if (share === 0) continue;
    padded -= share * Math.log2(share + EPSILON);
    bare -= share * Math.log2(share);
    if (share < least) least = share;
  }
  return { padded, bare, least };
}

/** −Σ p[i][j] log2(px[i] py[j] + ε) and −Σ px[i] py[j] log2(px[i] py[j] + ε). */
function oneByOne({ rows, columns, shares, symmetrical, px, py }: PairShares) {
  let [cross, independent] = [0, 0];
  for (const x of px) {
    if (x === 0) continue;
    for (const y of py) independent -= x * y * Math.log2(x * y + EPSILON);
  }
  for (let k = 0; k < shares.length; k++) {
    const both = symmetrical && rows[k] !== columns[k] ? 2 * shares[k]! : shares[k]!;
    cross -= both * Math.log2(px[rows[k]!]! * py[columns[k]!]! + EPSILON);
  }
  return { cross, independent };
}

/** The same by log(ab + ε) = log a + log b + ε/ab − (ε/ab)²/2 + …, whose sums are products of sums over a and b. */
function bySeries({ rows, columns, shares, symmetrical, px, py }: PairShares, bare: number) {
  let cross = 0;
  for (let k = 0; k < shares.length; k++) {
    const both = symmetrical && rows[k] !== columns[k] ? 2 * shares[k]! : shares[k]!;
    cross += both * Math.log1p(EPSILON / (px[rows[k]!]! * py[columns[k]!]!));
  }
  let independent = 0;
  for (let term = 1; term <= 8; term++) {
    const product = powerSum(px, 1 - term) * powerSum(py, 1 - term);
    independent += (((term % 2 === 1 ? 1 : -1) * EPSILON ** term) / term) * product;
  }
  return { cross: bare - cross * Math.LOG2E, independent: bare - independent * Math.LOG2E };
}

function powerSum(shares: Float64Array, power: number): number {
  let sum = 0;
  for (const share of shares) if (share !== 0) sum += share ** power;
  return sum;
}
