import { expect } from "chai";
import fc from "fast-check";
import { Frontier, type FrontierNode } from "../../../../../src/components/ml/forest/growth/frontier.ts";

const node = (number: number, improvement: number): FrontierNode => ({
  node: number,
  start: 0,
  middle: 0,
  end: 0,
  depth: 0,
  leaf: false,
  leftImpurity: 0,
  rightImpurity: 0,
  improvement,
  feature: 0,
  threshold: 0,
});

function drain(improvements: readonly number[]): readonly number[] {
  const frontier = new Frontier();
  improvements.forEach((improvement, k) => {
    frontier.push(node(k, improvement));
  });
  return improvements.map(() => frontier.pop()!.node);
}

const GCC: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [1, 1, 1, 1, 1, 1, 1],
    [0, 2, 5, 6, 4, 1, 3],
  ],
  [
    [2, 1, 2, 1, 2, 1],
    [0, 2, 4, 5, 3, 1],
  ],
  [
    [0, 3, 3, 0, 3, 0, 0, 3],
    [1, 2, 4, 7, 6, 5, 0, 3],
  ],
  [
    [1, 2, 3, 3, 2, 1, 1, 2, 3],
    [2, 3, 8, 1, 4, 7, 5, 6, 0],
  ],
];

describe("Frontier", () => {
  it("gives nothing when it is empty", () => {
    expect(new Frontier().pop()).to.equal(undefined);
  });

  it("gives the largest improvement first", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), (improvements) => {
        const order = drain(improvements);
        const sorted = order.every((each, k) => k === 0 || improvements[order[k - 1]!]! >= improvements[each]!);
        return sorted && new Set(order).size === improvements.length;
      }),
    );
  });

  it("orders equal ones as the C++ heap does", () => {
    // what std::pop_heap of GCC 12 gives after std::push_heap of each
    for (const [improvements, order] of GCC) expect(drain(improvements)).to.deep.equal(order);
  });
});
