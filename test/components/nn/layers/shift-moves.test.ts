import { expect } from "chai";
import fc from "fast-check";
import Value from "typebox/value";
import {
  drawBatchMoves,
  drawMoves,
  fillOf,
  type Moves,
  moveRounds,
  SHIFT,
  type ShiftOptions,
  shiftChance,
} from "../../../../src/components/nn/layers/shift-moves.ts";
import { SHIFT_PARAM } from "../../../../src/components/nn/layers/shift-param.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { shiftVolume } from "./shift-volume.ts";

const SPACE = [10, 23, 41];
const always: ShiftOptions = { ...SHIFT, chance: 1 };
const streamOf = (sample: number) => new Philox(1, "shift", sample);

describe("components/nn/layers/shift-moves", () => {
  it("draws for each channel an axis, a distance up to a fifth of it and a direction, all as likely", () => {
    const channels = 60_000;
    const moves = drawMoves(new Philox(2), SPACE, channels, always, 0)!;
    expect(moves).to.have.length(channels);
    SPACE.forEach((length, axis) => {
      const own = moves.filter((move) => move.axis === axis);
      expect(own.length / channels).to.be.closeTo(1 / 3, 0.01);
      const most = Math.floor(0.2 * length); // 2, 4, 8
      for (let by = -most; by <= most; by++) {
        const share = own.filter((move) => move.by === by).length / own.length;
        const wanted = (by === 0 ? 1 : 0.5) / (most + 1); // 0 is 0 in either direction
        expect(share).to.be.closeTo(wanted, 0.015);
      }
      expect(Math.max(...own.map(({ by }) => Math.abs(by)))).to.equal(most);
    });
  });

  it("moves a sample with its chance, each by its own stream", () => {
    let moved = 0;
    for (let sample = 0; sample < 4000; sample++) if (drawMoves(streamOf(sample), SPACE, 1, SHIFT, 0)) moved++;
    expect(moved / 4000).to.be.closeTo(0.25, 0.03);
    const moves = drawBatchMoves(streamOf, [20, ...SPACE, 3], SHIFT, 0)!;
    expect(moves).to.deep.equal(Array.from({ length: 20 }, (_, sample) => drawMoves(streamOf(sample), SPACE, 3, SHIFT, 0)));
    expect(moves.some((each) => each === null) && moves.some((each) => each !== null)).to.equal(true);
  });

  it("moves a whole batch alike where asked", () => {
    const moves = drawBatchMoves(streamOf, [5, ...SPACE, 3], { ...always, per: "batch" }, 0)!;
    expect(moves).to.have.length(5);
    for (const each of moves) expect(each).to.deep.equal(moves[0]);
    let moved = 0;
    for (let batch = 0; batch < 2000; batch++) {
      if (drawBatchMoves((sample) => new Philox(batch, sample), [5, ...SPACE, 3], { ...SHIFT, per: "batch" }, 0)) moved++;
    }
    expect(moved / 2000).to.be.closeTo(0.25, 0.04);
  });

  it("keeps to the axes that are given", () => {
    const moves = drawMoves(new Philox(3), SPACE, 500, { ...always, axes: ["x"] }, 0)!;
    expect(new Set(moves.map(({ axis }) => axis))).to.deep.equal(new Set([2]));
  });

  it("moves nothing with chance 0 or distance 0", () => {
    expect(drawBatchMoves(streamOf, [9, ...SPACE, 3], { ...SHIFT, chance: 0 }, 0)).to.equal(undefined);
    expect(drawBatchMoves(streamOf, [9, ...SPACE, 3], { ...always, distance: 0 }, 0)).to.equal(undefined);
  });

  it("lowers the chance along half a cosine", () => {
    expect(shiftChance({ ...SHIFT, decay: 80 }, 0)).to.equal(0.25);
    expect(shiftChance({ ...SHIFT, decay: 80 }, 40)).to.be.closeTo(0.125, 1e-15);
    expect(shiftChance({ ...SHIFT, decay: 80 }, 80)).to.equal(0);
    expect(shiftChance({ ...SHIFT, decay: 80 }, 200)).to.equal(0);
    expect(shiftChance(SHIFT, 70)).to.equal(0.25);
    let moved = 0;
    for (let sample = 0; sample < 4000; sample++) if (drawMoves(streamOf(sample), SPACE, 1, { ...SHIFT, decay: 80 }, 40)) moved++;
    expect(moved / 4000).to.be.closeTo(0.125, 0.02);
  });

  it("leaves a channel that draws 0 as it is, and fills it like the authors", () => {
    const padded: ShiftOptions = { ...always, fill: -5 };
    const still = drawMoves(new Philox(4), SPACE, 300, padded, 0)!;
    const blanked = drawMoves(new Philox(4), SPACE, 300, { ...padded, like: "authors" }, 0)!;
    expect(still.some(({ by }) => by === 0)).to.equal(true);
    still.forEach((move, channel) => {
      expect(blanked[channel]).to.deep.equal(move.by === 0 ? { axis: 2, by: 41 } : move);
    });
    const wrapped = drawMoves(new Philox(4), SPACE, 300, { ...always, like: "authors" }, 0)!;
    expect(wrapped.filter(({ by }) => by === 41)).to.deep.equal([]);
  });

  it("splits a move by the whole axis in two that engines can make", () => {
    const space = [2, 3, 4];
    const moves: Moves = [
      null,
      [
        { axis: 2, by: 4 },
        { axis: 0, by: -1 },
      ],
    ];
    const rounds = moveRounds(moves, space);
    expect(rounds).to.deep.equal([
      [
        null,
        [
          { axis: 2, by: 3 },
          { axis: 0, by: -1 },
        ],
      ],
      [
        null,
        [
          { axis: 2, by: 1 },
          { axis: 0, by: 0 },
        ],
      ],
    ]);
    expect(moveRounds([[{ axis: 0, by: 1 }]], space)).to.have.length(1);
    const volume = Float32Array.from({ length: 24 }, (_, i) => i + 1);
    const out = rounds.reduce<Float32Array>((x, round) => shiftVolume(x, space, round[1]![0]!, 9), volume);
    expect([...out]).to.deep.equal(Array(24).fill(9));
  });

  it("gives the same draws for the same stream", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, channels) => {
        const draw = () => drawMoves(new Philox(seed, "a"), SPACE, channels, SHIFT, 3);
        expect(draw()).to.deep.equal(draw());
      }),
    );
  });

  it("hands engines null for wrapping and the number otherwise", () => {
    expect(fillOf(SHIFT)).to.equal(null);
    expect(fillOf({ ...SHIFT, fill: -2.5 })).to.equal(-2.5);
  });

  it("has the paper's values as its parameter's defaults", () => {
    expect(Value.Default(SHIFT_PARAM, {})).to.deep.equal(SHIFT);
    expect(Value.Check(SHIFT_PARAM, { ...SHIFT, fill: 0, decay: 80 })).to.equal(true);
    for (const wrong of [{ fill: "pad" }, { axes: [] }, { distance: 1 }, { chance: 2 }, { per: "channel" }]) {
      expect(Value.Check(SHIFT_PARAM, { ...SHIFT, ...wrong }), JSON.stringify(wrong)).to.equal(false);
    }
  });
});
