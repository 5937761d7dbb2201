import { expect } from "chai";
import { EarlyStopping } from "../../../../../src/components/ml/boosting/training/early-stopping.ts";

const stop = (
  biggerIsBetter: readonly boolean[],
  rounds: number,
  values: readonly (readonly number[])[],
): [number, number] | undefined => {
  const watch = new EarlyStopping(biggerIsBetter, rounds);
  for (const [iteration, each] of values.entries()) {
    const best = watch.watch(iteration, each, iteration === values.length - 1);
    if (best !== undefined) return [iteration + 1, best];
  }
  return undefined;
};

describe("EarlyStopping", () => {
  it("stops when the best is so many iterations old", () => {
    expect(stop([false], 2, [[3], [2], [2], [2.5], [1]]), "equal is not better").to.deep.equal([4, 2]);
    expect(stop([true], 2, [[3], [2], [2], [2.5], [1]])).to.deep.equal([3, 1]);
  });

  it("goes to the end otherwise, and takes the best there was", () => {
    expect(stop([false], 9, [[3], [2], [2.5]])).to.deep.equal([3, 2]);
  });

  it("minds every metric, and at the end the first", () => {
    expect(
      stop([false, true], 2, [
        [3, 1],
        [2, 0],
        [1, 0],
        [0, 0],
      ]),
    ).to.deep.equal([3, 1]);
    expect(
      stop([false, true], 9, [
        [3, 1],
        [2, 2],
        [2.5, 3],
      ]),
    ).to.deep.equal([3, 2]);
  });

  it("does not take NaN for better", () => {
    expect(stop([false], 2, [[3], [Number.NaN], [Number.NaN], [1]])).to.deep.equal([3, 1]);
  });
});
