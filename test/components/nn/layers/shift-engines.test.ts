import { expect } from "chai";
import type { Engine, Move } from "../../../../src/components/compute/engine/engine.ts";
import type { EngineName } from "../../../../src/components/compute/engine/names.ts";
import type { Pass } from "../../../../src/components/nn/layers/layer.ts";
import { shift3d } from "../../../../src/components/nn/layers/shift.ts";
import { drawBatchMoves, fillOf, SHIFT, type ShiftOptions } from "../../../../src/components/nn/layers/shift-moves.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { openTestEngine, requireNative } from "../../../support/engines.ts";
import { SHIFTED, shiftVolume } from "./shift-volume.ts";

const SPACE = [4, 3, 5];
const SHAPE = [3, ...SPACE, 6];
const VOXELS = 60;
const CHANNELS = 6;

const numbers = (stream: string): Float32Array => {
  const random = new Philox(8, stream);
  return Float32Array.from({ length: SHAPE.reduce((product, each) => product * each, 1) }, () => random.normal());
};

/** Moves each channel of each sample by the plain helper. */
function shifted(x: Float32Array, moves: readonly (readonly Move[] | null)[], fill: number | null): Float32Array {
  const out = x.slice();
  moves.forEach((sample, n) => {
    sample?.forEach((move, c) => {
      const place = (voxel: number): number => (n * VOXELS + voxel) * CHANNELS + c;
      const own = Float32Array.from({ length: VOXELS }, (_, voxel) => x[place(voxel)]!);
      shiftVolume(own, SPACE, move, fill).forEach((value, voxel) => {
        out[place(voxel)] = value;
      });
    });
  });
  return out;
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function suite(name: EngineName, check: (this: Mocha.Context) => void): void {
  describe(`components/nn/layers/shift on ${name}`, () => {
    let engine: Engine;
    before(async function () {
      check.call(this);
      engine = await openTestEngine(name);
    });
    after(() => engine?.close());

    it("moves as PyTorch does (24 cases)", async () => {
      for (const { axis, shift, mode, output } of SHIFTED.cases) {
        const volume = engine.upload(
          Float32Array.from(output, (_, i) => i + 1),
          [1, ...SHIFTED.shape, 1],
        );
        const moved = engine.moveChannels(volume, [[{ axis, by: shift }]], mode === "wrap" ? null : 0);
        expect([...(await engine.read(moved))], `axis ${axis}, by ${shift}, ${mode}`).to.deep.equal(output);
        for (const done of [volume, moved]) done.release();
      }
    });

    const often: ShiftOptions = { ...SHIFT, chance: 0.8, distance: 0.6 };
    for (const [what, options] of [
      ["wraps round", often],
      ["pads", { ...often, fill: -1.5 }],
      ["blanks as the authors' code does", { ...often, fill: 0.5, distance: 0.3, like: "authors" }],
    ] as const) {
      it(`${what}, channel by channel, and back`, async () => {
        const x = numbers("x");
        const dy = numbers("dy");
        const randomOf = (_: string, sample: number) => new Philox(2, sample);
        const pass = { engine, training: true, record: true, epoch: 0, random: randomOf } as unknown as Pass; // all that Shift3D looks at
        const moves = drawBatchMoves((sample) => randomOf("", sample), SHAPE, options, 0)!;
        const fill = fillOf(options);
        const live = engine.tensors();
        const input = engine.upload(x, SHAPE);
        const { y, backward } = shift3d("shift3d", options).forward(input, pass, true);
        const there = await engine.read(y);
        expect(there).to.deep.equal(shifted(x, moves, fill));
        const dx = backward(engine.upload(dy, SHAPE))!;
        // of a linear map A with constants filled in: ⟨dy, A(x) − A(0)⟩ = ⟨Aᵀdy, x⟩
        const constant = shifted(new Float32Array(x.length), moves, fill);
        const got = dot(await engine.read(dx), x);
        expect(got).to.be.closeTo(
          dot(
            dy,
            there.map((value, i) => value - constant[i]!),
          ),
          1e-4,
        );
        for (const done of [input, y, dx]) done.release();
        expect(engine.tensors()).to.equal(live);
      });
    }
  });
}

suite("portable", () => {});
suite("tensorflow", requireNative);
