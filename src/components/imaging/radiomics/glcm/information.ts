const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds inside logarithms

/**
 * Haralick's information measures of correlation from shares [i][j], their marginals and their entropy. Imc1 without any entropy is 0;
 * Imc2 where the entropies are equal is 0, and NaN where rounding puts the joint one above.
 */
export function informationMeasures(
  p: Float64Array,
  px: Float64Array,
  py: Float64Array,
  entropy: number,
): { readonly Imc1: number; readonly Imc2: number } {
  const n = px.length;
  let [entropyX, entropyY, cross, independent] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    entropyX -= px[i]! * Math.log2(px[i]! + EPSILON);
    entropyY -= py[i]! * Math.log2(py[i]! + EPSILON);
    for (let j = 0; j < n; j++) {
      const product = px[i]! * py[j]!;
      const logarithm = Math.log2(product + EPSILON);
      cross -= p[i * n + j]! * logarithm;
      independent -= product * logarithm;
    }
  }
  const greater = Math.max(entropyX, entropyY);
  return {
    Imc1: greater === 0 ? 0 : (entropy - cross) / greater,
    Imc2: independent === entropy ? 0 : Math.sqrt(1 - Math.exp(-2 * (independent - entropy))),
  };
}
