/** Kernels that put numbers elsewhere and change none: joined, taken apart, moved. */
import { expect } from "chai";
import type { Move } from "../../../../src/components/compute/engine/engine.ts";
import * as loops from "../../../support/volumes.ts";
import { numbers, randomNumbers } from "../../../support/volumes.ts";
import type { Lent } from "./contract-cases.ts";

export function shapingCases({ engine, own, up, expectClose }: Lent): void {
  describe("joining and taking apart", () => {
    it("channels", async () => {
      const parts = [randomNumbers([2, 3, 2, 4, 3], 50), randomNumbers([2, 3, 2, 4, 1], 51), randomNumbers([2, 3, 2, 4, 6], 52)];
      const joined = own(engine().concatChannels(parts.map(up)));
      expect(joined.shape).to.deep.equal([2, 3, 2, 4, 10]);
      const values = await engine().read(joined);
      for (let row = 0; row < 48; row++) {
        const wanted = parts.flatMap((part) => {
          const c = part.shape[4]!;
          return [...part.values.subarray(row * c, row * c + c)];
        });
        expect([...values.subarray(row * 10, row * 10 + 10)]).to.deep.equal(wanted);
      }
      const again = engine().splitChannels(joined, [3, 1, 6]);
      expect(again).to.have.length(3);
      for (const [i, part] of again.entries()) await expectClose(part, parts[i]!, 0);
      await expectClose(engine().concatChannels([joined]), numbers(joined.shape, values), 0, "only one");
    });

    it("channels of matrices", async () => {
      const parts = [randomNumbers([3, 4], 53), randomNumbers([3, 2], 54)];
      const joined = own(engine().concatChannels(parts.map(up)));
      for (const [i, part] of engine().splitChannels(joined, [4, 2]).entries()) await expectClose(part, parts[i]!, 0);
    });

    it("samples", async () => {
      const parts = [randomNumbers([2, 3, 2, 4, 3], 55), randomNumbers([1, 3, 2, 4, 3], 56)];
      const joined = own(engine().concatSamples(parts.map(up)));
      await expectClose(
        engine().reshape(joined, joined.shape),
        numbers([3, 3, 2, 4, 3], [...parts[0]!.values, ...parts[1]!.values]),
        0,
      );
      await expectClose(engine().sliceSamples(joined, 0, 2), parts[0]!, 0);
      await expectClose(engine().sliceSamples(joined, 2, 1), parts[1]!, 0);
      await expectClose(engine().sliceSamples(joined, 1, 1), numbers([1, 3, 2, 4, 3], parts[0]!.values.subarray(72)), 0);
    });
  });

  describe("moving channels", () => {
    const shape = [3, 4, 5, 6, 3] as const;
    const x = randomNumbers(shape, 60);
    const one = (axis: 0 | 1 | 2, by: number): Move => ({ axis, by });
    const cases: readonly [string, (readonly Move[] | null)[]][] = [
      ["all channels of a sample alike", [[one(0, 1), one(0, 1), one(0, 1)], null, [one(2, -2), one(2, -2), one(2, -2)]]],
      ["each channel by its own", [[one(0, -3), one(1, 4), one(2, 5)], [one(0, 0), one(1, -1), one(1, 0)], null]],
      ["nothing", [null, null, [one(0, 0), one(0, 0), one(0, 0)]]],
    ];
    for (const [title, moves] of cases)
      for (const fill of [null, 0, -1.5])
        it(`${title}, ${fill === null ? "wrapped round" : `filled with ${fill}`}`, () =>
          expectClose(engine().moveChannels(up(x), moves, fill), loops.movedChannels(x, moves, fill), 0));

    it("the opposite moves give the gradient: of a wrap the inverse", async () => {
      const moves = cases[1]![1];
      const back = moves.map((sample) => sample?.map(({ axis, by }) => ({ axis, by: by === 0 ? 0 : -by })) ?? null);
      const there = own(engine().moveChannels(up(x), moves, null));
      await expectClose(engine().moveChannels(there, back, null), x, 0);
    });
  });
}
