const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds inside logarithms

/** How often (or with what weight) things of a size were counted at a grey level: runs, zones or dependences. No pair stands twice. */
export interface SizeCounts {
  readonly levels: ArrayLike<number>;
  readonly sizes: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** What GLRLM, GLSZM and GLDM have in common. */
export interface SizeFeatures {
  readonly small: number;
  readonly large: number;
  readonly levelNonUniformity: number;
  readonly levelNonUniformityNormalized: number;
  readonly sizeNonUniformity: number;
  readonly sizeNonUniformityNormalized: number;
  /** Things a voxel. */
  readonly percentage: number;
  readonly levelVariance: number;
  readonly sizeVariance: number;
  readonly entropy: number;
  readonly lowLevel: number;
  readonly highLevel: number;
  readonly smallLow: number;
  readonly smallHigh: number;
  readonly largeLow: number;
  readonly largeHigh: number;
}

/** Features of such counts; where there are none all are NaN, but for size variance and entropy, which are 0 as in pyradiomics 3.0.1. */
export function sizeFeatures({ levels, sizes, counts }: SizeCounts): SizeFeatures {
  const byLevel = new Map<number, number>();
  const bySize = new Map<number, number>();
  let total = 0;
  let voxels = 0;
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k]!;
    total += count;
    voxels += count * sizes[k]!;
    byLevel.set(levels[k]!, (byLevel.get(levels[k]!) ?? 0) + count);
    bySize.set(sizes[k]!, (bySize.get(sizes[k]!) ?? 0) + count);
  }
  let entropy = 0;
  let [smallLow, smallHigh, largeLow, largeHigh] = [0, 0, 0, 0];
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k]!;
    const level2 = levels[k]! ** 2;
    const size2 = sizes[k]! ** 2;
    const share = count / total;
    entropy -= share * Math.log2(share + EPSILON);
    smallLow += count / (level2 * size2);
    smallHigh += (count * level2) / size2;
    largeLow += (count * size2) / level2;
    largeHigh += count * (size2 * level2);
  }
  const ofLevels = marginal(byLevel, total);
  const ofSizes = marginal(bySize, total);
  return {
    small: ofSizes.small / total,
    large: ofSizes.large / total,
    levelNonUniformity: ofLevels.squares / total,
    levelNonUniformityNormalized: ofLevels.squares / total ** 2,
    sizeNonUniformity: ofSizes.squares / total,
    sizeNonUniformityNormalized: ofSizes.squares / total ** 2,
    percentage: total / voxels,
    levelVariance: total === 0 ? NaN : ofLevels.variance,
    sizeVariance: ofSizes.variance,
    entropy,
    lowLevel: ofLevels.small / total,
    highLevel: ofLevels.large / total,
    smallLow: smallLow / total,
    smallHigh: smallHigh / total,
    largeLow: largeLow / total,
    largeHigh: largeHigh / total,
  };
}

/** Sums over one axis of the counts. */
function marginal(counts: ReadonlyMap<number, number>, total: number) {
  let [small, large, squares, mean, variance] = [0, 0, 0, 0, 0];
  for (const [value, count] of counts) {
    small += count / value ** 2;
    large += count * value ** 2;
    squares += count ** 2;
    mean += (count / total) * value;
  }
  for (const [value, count] of counts) variance += (count / total) * (value - mean) ** 2;
  return { small, large, squares, variance };
}
