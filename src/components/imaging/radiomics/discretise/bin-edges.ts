/** Bins of equal width or a number of them over the region's range, by pyradiomics' names. */
export type Bins = { readonly binWidth: number } | { readonly binCount: number };

/** Bin k, counted from 0, holds edges[k] ≤ value < edges[k + 1]. */
export interface BinEdges {
  readonly edges: Float64Array;
  /** Bins a unit of value, about. */
  readonly density: number;
}

/** Number of bins that values from `least` to `most` take, at least; one more may be needed. */
export function binsNeeded(least: number, most: number, bins: Bins): number {
  return "binWidth" in bins ? Math.floor((most - least) / bins.binWidth) + 1 : bins.binCount;
}

/**
 * Edges as pyradiomics 3.0.1 and NumPy 1.26 round them. A width: from the multiple of it at or below the least value on. A count: even
 * parts of the range, the highest edge one higher so that the highest value falls into the last bin; half a unit around a flat region.
 */
export function binEdges(least: number, most: number, bins: Bins): BinEdges {
  if ("binWidth" in bins) {
    const { binWidth } = bins;
    const rest = least % binWidth;
    const low = least - (rest < 0 ? rest + binWidth : rest);
    const step = low + binWidth - low; // numpy.arange steps by the difference of its first two values
    const edges = Float64Array.from({ length: binsNeeded(low, most, bins) + 3 }, (_, k) => low + k * step);
    edges[1] = low + binWidth;
    return { edges, density: 1 / binWidth };
  }
  const { binCount } = bins;
  const [low, high] = least === most ? [least - 0.5, most + 0.5] : [least, most];
  const step = (high - low) / binCount;
  const edges = Float64Array.from({ length: binCount + 1 }, (_, k) => k * step + low);
  edges[binCount] = high + 1;
  return { edges, density: binCount / (high - low) };
}
