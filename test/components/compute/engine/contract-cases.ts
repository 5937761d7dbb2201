/** What every engine promises of its tensors and of itself, beside the numbers. */
import { expect } from "chai";
import type { Engine, Move } from "../../../../src/components/compute/engine/engine.ts";
import type { Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import { type Numbers, numbers, randomNumbers } from "../../../support/volumes.ts";

/** What the suite lends to its cases. */
export interface Lent {
  /** Opened before the first case. */
  readonly engine: () => Engine;
  /** Released at the end of the test. */
  readonly own: <T extends Tensor>(tensor: T) => T;
  readonly up: (numbers: Numbers) => Tensor;
  readonly expectClose: (got: Tensor, wanted: Numbers, tolerance: number, what?: string) => Promise<void>;
}

export function contractCases({ engine, own, up, expectClose }: Lent): void {
  describe("tensors", () => {
    it("are counted: the last release frees, another throws", () => {
      const x = engine().filled([2, 3], 1);
      expect(engine().tensors()).to.equal(1);
      expect(x.retain()).to.equal(x);
      x.release();
      expect(engine().tensors()).to.equal(1);
      x.release();
      expect(engine().tensors()).to.equal(0);
      expect(() => x.release()).to.throw(Error, "a tensor of shape [2, 3] was released more often than retained");
      expect(() => x.retain()).to.throw(Error, "a tensor of shape [2, 3] was retained after its last release");
      expect(() => engine().relu(x)).to.throw(
        Error,
        "a tensor of shape [2, 3] was used after its last release, or in another engine than its own",
      );
    });

    it("seen under another shape outlive what they were seen from", async () => {
      const x = engine().upload(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
      const view = engine().reshape(x, [3, 2, 1]);
      x.release();
      await expectClose(view, numbers([3, 2, 1], [1, 2, 3, 4, 5, 6]), 0);
    });

    it("do not change with the array that they were uploaded from, nor with one that was read", async () => {
      const values = Float32Array.of(1, 2, 3);
      const x = own(engine().upload(values, [3]));
      values.fill(9);
      (await engine().read(x)).fill(7);
      expect([...(await engine().read(x))]).to.deep.equal([1, 2, 3]);
    });

    it("know numbers that are not finite", async () => {
      const values = [Infinity, -Infinity, NaN, 0, 1e-38, 3e38];
      const x = own(engine().upload(Float32Array.from(values), [6]));
      expect([...(await engine().read(x))]).to.deep.equal([...Float32Array.from(values)]);
    });
  });

  describe("the engine", () => {
    it("says what computes, on how many threads and up to which size", () => {
      expect(engine().identity).to.match(/^tensorflow(\.js)? \d+\.\d+\.\d+ /);
      expect(engine().threads).to.be.greaterThan(0);
      expect(engine().limits.total).to.be.at.least(engine().limits.tensor);
    });

    it("refuses shapes that do not fit, in words", () => {
      const window = { size: 3, stride: 1, padding: 1 };
      const [x, w, m] = [
        own(engine().filled([1, 2, 2, 2, 3], 0)),
        own(engine().filled([3, 3, 3, 4, 5], 0)),
        own(engine().filled([2, 3], 0)),
      ];
      const refusals: readonly [() => unknown, string][] = [
        [() => engine().upload(new Float32Array(5), [2, 3]), "5 numbers do not make [2, 3]"],
        [() => engine().reshape(m, [4, 2]), "[2, 3] cannot be seen as [4, 2]"],
        [() => engine().conv(m, w, window), "a convolution takes [n, d, h, w, c], not [2, 3]"],
        [() => engine().conv(x, w, window), "weights [3, 3, 3, 4, 5] do not fit a convolution of 3 on [1, 2, 2, 2, 3]"],
        [
          () => engine().conv(x, w, { size: 3, stride: 0, padding: 3 }),
          "a convolution takes a size and a stride from 1 and a padding below the size, not 3, 0 and 3",
        ],
        [
          () => engine().conv(x, w, { ...window, padding: 0 }),
          "a convolution of 3 with padding 0 does not fit into [1, 2, 2, 2, 3]",
        ],
        [
          () => engine().convInputGradient(x, w, [1, 2, 2, 2, 4], window),
          "the gradient of a convolution has the shape [1, 2, 2, 2, 5], not [1, 2, 2, 2, 3]",
        ],
        [
          () => engine().convWeightGradient(x, m, window),
          "the gradient of a convolution has the shape [1, 2, 2, 2, 3], not [2, 3]",
        ],
        [
          () => engine().maxPoolGradient(m, x, { y: m, saved: [] }, window),
          "the gradient of pooling has the shape [1, 2, 2, 2, 3], not [2, 3]",
        ],
        [() => engine().add(x, m), "a sum takes equal shapes, not [1, 2, 2, 2, 3] and [2, 3]"],
        [() => engine().addBias(x, m), "a bias takes one number a channel of [1, 2, 2, 2, 3], not [2, 3]"],
        [() => engine().matMul(m, m, false, false), "a matrix product does not take [2, 3] and [2, 3]"],
        [() => engine().matMul(m, m, true, true), "a matrix product does not take [2, 3] transposed and [2, 3] transposed"],
        [() => engine().splitChannels(x, [1, 1]), "the channels of [1, 2, 2, 2, 3] do not split into 1 + 1"],
        [() => engine().concatChannels([]), "nothing to join"],
        [() => engine().concatSamples([x, m]), "samples of [1, 2, 2, 2, 3] and [2, 3] cannot be joined"],
        [() => engine().sliceSamples(x, 1, 1), "samples 1 to 1 are not among 1"],
        [() => engine().moveChannels(x, [], null), "0 samples' moves for 1 samples"],
        [
          () => engine().moveChannels(x, [[one(2), one(0), one(0)]], null),
          "a move by 2 along axis 0 does not stay inside [1, 2, 2, 2, 3]",
        ],
      ];
      function one(by: number): Move {
        return { axis: 0, by };
      }
      for (const [refused, message] of refusals) expect(refused).to.throw(RangeError, message);
    });

    it("gives the same bytes twice", async () => {
      const window = { size: 3, stride: 1, padding: 1 };
      const [x, w] = [up(randomNumbers([2, 6, 9, 7, 8], 70)), up(randomNumbers([3, 3, 3, 8, 16], 71))];
      const run = async (): Promise<Buffer> => {
        const y = own(engine().conv(x, w, window));
        const gradient = own(engine().convWeightGradient(x, y, window));
        return Buffer.from((await engine().read(gradient)).buffer);
      };
      expect((await run()).equals(await run())).to.equal(true);
    });

    it("gives the same bytes twice where sums are long, and takes them whole", async () => {
      const window = { size: 3, stride: 1, padding: 1 };
      const [x, dy] = [numbers([1, 5, 20, 20, 8], new Float64Array(16000).fill(1)), randomNumbers([1, 5, 20, 20, 24], 72)];
      const [left, right] = [up(x), up(dy)];
      const run = async (): Promise<Float32Array> => engine().read(own(engine().convWeightGradient(left, right, window)));
      const first = await run();
      expect(Buffer.from(first.buffer).equals(Buffer.from((await run()).buffer))).to.equal(true);
      const middle = first.subarray(13 * 8 * 24, 13 * 8 * 24 + 24); // every voxel's, of the first channel
      for (let channel = 0; channel < 24; channel++) {
        const sum = dy.values.reduce((so, value, at) => (at % 24 === channel ? so + value : so), 0);
        expect(middle[channel], `channel ${channel}`).to.be.closeTo(sum, 1e-3); // of 2,000 numbers of size 1
      }
    });
  });
}
