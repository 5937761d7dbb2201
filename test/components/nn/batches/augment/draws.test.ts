import { expect } from "chai";
import { drawFlips } from "../../../../../src/components/nn/batches/augment/flip.ts";
import { augmentMisfits, augmentParts } from "../../../../../src/components/nn/batches/augment/sets.ts";
import { drawTurn, needsSquare } from "../../../../../src/components/nn/batches/augment/turn.ts";
import { AUGMENT_PARTS } from "../../../../../src/components/nn/batches/params.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

const DRAWS = 21000;
const turn = augmentParts("paper").turn!;

describe("nn/batches: what is drawn", () => {
  it("turns as often as the paper does", () => {
    const counts = new Map<string, number>();
    for (let row = 0; row < DRAWS; row++) {
      const { quarters, flip } = drawTurn(turn, new Philox(1, row));
      const name = flip ? "flip" : String(quarters);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    // of 21: 3 quarters, 2 halves, 3 flips, 12 nothing, and 1 spread evenly over 0 to 3 quarters; five standard deviations
    const expected = { 0: 12.25, 1: 3.25, 2: 2.25, 3: 0.25, flip: 3 };
    for (const [name, share] of Object.entries(expected)) {
      const p = share / 21;
      expect(counts.get(name)! / DRAWS, name).to.be.closeTo(p, 5 * Math.sqrt((p * (1 - p)) / DRAWS));
    }
  });

  it("does nothing where all shares are 0, or the only one is nothing", () => {
    const none = { quarter: 0, half: 0, random: 0, flip: 0, nothing: 0 };
    for (const shares of [none, { ...none, nothing: 1 }]) {
      expect(drawTurn(shares, new Philox(1))).to.deep.equal({ quarters: 0, flip: false });
      expect(needsSquare(shares)).to.equal(false);
    }
    expect(drawTurn({ ...none, half: 1 }, new Philox(1))).to.deep.equal({ quarters: 2, flip: false });
    expect(needsSquare({ ...none, half: 1, flip: 1 })).to.equal(false);
    expect(needsSquare({ ...none, random: 1 })).to.equal(true);
    expect(needsSquare(undefined)).to.equal(false);
  });

  it("mirrors each axis with its own chance", () => {
    expect(drawFlips({ z: 0, y: 1, x: 0 }, new Philox(1))).to.deep.equal(["y"]);
    expect(drawFlips({ z: 1, y: 1, x: 1 }, new Philox(1))).to.deep.equal(["z", "y", "x"]);
    const flips = Array.from({ length: 4000 }, (_, row) => drawFlips({ z: 0, y: 0.25, x: 0.5 }, new Philox(3, row)));
    const share = (axis: "y" | "x"): number => flips.filter((axes) => axes.includes(axis)).length / flips.length;
    expect(share("y")).to.be.closeTo(0.25, 0.035);
    expect(share("x")).to.be.closeTo(0.5, 0.04);
  });

  it("has sets by name, whose parts are what the schema says where it is asked for them by name alone", () => {
    expect(augmentParts("none")).to.deep.equal({});
    const defaults = (name: keyof typeof AUGMENT_PARTS.properties): unknown =>
      Object.fromEntries(
        Object.entries(AUGMENT_PARTS.properties[name].properties).map(([key, value]) => [
          key,
          (value as { default?: unknown }).default,
        ]),
      );
    for (const set of ["paper", "full"] as const) {
      for (const [name, part] of Object.entries(augmentParts(set))) {
        expect(part, name).to.deep.equal(defaults(name as keyof typeof AUGMENT_PARTS.properties));
      }
    }
    const own = { noise: { chance: 1, deviation: [1, 2] } };
    expect(augmentParts(own)).to.equal(own);
  });

  it("refuses ranges that are upside down", () => {
    expect(augmentMisfits({ noise: { chance: 1, deviation: [50, 10] } })).to.deep.equal([
      { at: ["augment", "noise", "deviation"], message: "augment.noise.deviation: 50 is above 10", allowed: "[least, greatest]" },
    ]);
    expect(augmentMisfits("full")).to.deep.equal([]);
  });
});
