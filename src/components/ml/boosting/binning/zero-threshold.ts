/** Values up to this size count as zero: float32's 1e-35, as LightGBM has it. */
export const ZERO_THRESHOLD = Math.fround(1e-35);
