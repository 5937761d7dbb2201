/** Bins of equal width or a number of them over the region's range, by pyradiomics' names. */
export type Bins = { readonly binWidth: number } | { readonly binCount: number };

/** Lower edge of the bin of each level, counted from 0: bin k holds edge(k) ≤ value < edge(k + 1). */
export interface BinEdges {
  edge(k: number): number;
  /** A bin in the neighbourhood of a value's. */
  near(value: number): number;
  /** Highest bin there can be. */
  readonly last: number;
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
    return {
      edge: (k) => (k === 1 ? low + binWidth : low + k * step),
      near: (value) => Math.floor((value - low) / binWidth),
      last: Infinity,
    };
  }
  const { binCount } = bins;
  const [low, high] = least === most ? [least - 0.5, most + 0.5] : [least, most];
  const step = (high - low) / binCount;
  return {
    edge: (k) => (k >= binCount ? high + 1 : k * step + low),
    near: (value) => Math.min(binCount - 1, Math.max(0, Math.floor((value - low) / step))),
    last: binCount - 1,
  };
}
