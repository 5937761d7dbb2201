/**
 * Paths from a root with the features they split on, each once, as TreeSHAP keeps them (Lundberg, Erion and Lee 2018, arXiv:1802.03888,
 * algorithm 2): for each feature the share of training rows that would go this way were it unknown (`zero`), whether the row itself goes
 * this way (`one`), and for each number of known features the weight of all their subsets. One path a level of the tree, in flat arrays;
 * element 0 stands for no feature. The order of operations is LightGBM's, so that sums agree with its `pred_contrib` to the last bits.
 */
export class ShapPath {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;
  /** Elements that a path may have. */
  readonly stride: number;

  /** @param levels levels of the tree, @param longest different features a way may split on */
  constructor(levels: number, longest: number) {
    this.stride = longest + 1;
    const size = levels * this.stride;
    this.feature = new Int32Array(size);
    this.zero = new Float64Array(size);
    this.one = new Float64Array(size);
    this.weight = new Float64Array(size);
  }

  /** Makes `level` the path of the level above, of `last` elements, and one more of this feature. */
  extend(level: number, last: number, zero: number, one: number, feature: number): void {
    const { weight, stride } = this;
    const base = level * stride;
    for (let i = base; i < base + last; i++) {
      this.feature[i] = this.feature[i - stride]!;
      this.zero[i] = this.zero[i - stride]!;
      this.one[i] = this.one[i - stride]!;
      weight[i] = weight[i - stride]!;
    }
    this.feature[base + last] = feature;
    this.zero[base + last] = zero;
    this.one[base + last] = one;
    weight[base + last] = last === 0 ? 1 : 0;
    for (let i = last - 1; i >= 0; i--) {
      const own = weight[base + i]!;
      weight[base + i + 1]! += (one * own * (i + 1)) / (last + 1);
      weight[base + i] = (zero * own * (last - i)) / (last + 1);
    }
  }

  /** Position of a feature in the path whose last element is `last`; −1 if it has none. */
  find(level: number, last: number, feature: number): number {
    const base = level * this.stride;
    for (let i = 0; i <= last; i++) if (this.feature[base + i] === feature) return i;
    return -1;
  }

  /** Takes element `at` out of the path whose last element is `last`: what `extend` did with it is undone. */
  remove(level: number, last: number, at: number): void {
    const { weight, feature, zero, one } = this;
    const base = level * this.stride;
    const went = one[base + at]!;
    const share = zero[base + at]!;
    let next = weight[base + last]!;
    for (let i = last - 1; i >= 0; i--) {
      const own = weight[base + i]!;
      if (went !== 0) {
        weight[base + i] = (next * (last + 1)) / ((i + 1) * went);
        next = own - (weight[base + i]! * share * (last - i)) / (last + 1);
      } else weight[base + i] = (own * (last + 1)) / (share * (last - i));
    }
    for (let i = base + at; i < base + last; i++) {
      feature[i] = feature[i + 1]!;
      zero[i] = zero[i + 1]!;
      one[i] = one[i + 1]!;
    }
  }

  /** Sum of the weights that the path would have without element `at`. */
  sumWithout(level: number, last: number, at: number): number {
    const { weight } = this;
    const base = level * this.stride;
    const went = this.one[base + at]!;
    const share = this.zero[base + at]!;
    let sum = 0;
    if (went === 0) {
      for (let i = last - 1; i >= 0; i--) sum += weight[base + i]! / share / ((last - i) / (last + 1));
      return sum;
    }
    let next = weight[base + last]!;
    for (let i = last - 1; i >= 0; i--) {
      const own = (next * (last + 1)) / ((i + 1) * went);
      sum += own;
      next = weight[base + i]! - own * share * ((last - i) / (last + 1));
    }
    return sum;
  }
}
