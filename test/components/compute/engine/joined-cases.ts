/** Batch norms side by side with what may follow, against the same put together of loops in float64. */
import { expect } from "chai";
import fc from "fast-check";
import type { Joining, Normalized } from "../../../../src/components/compute/engine/engine.ts";
import { type Shape, sizeOf, type Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import { exactEngine } from "../../../support/exact-engine.ts";
import { type Numbers, numbers, randomNumbers } from "../../../support/volumes.ts";
import type { Lent } from "./contract-cases.ts";

/** A few roundings (see engine-suite.ts). */
const STEPS = 2e-6;
/** Sums of up to a few hundred numbers. */
const SUMS = 1e-5;

const CASES = fc.record({
  // of two or three values a channel, hardly anything is left of a gradient's terms
  space: fc
    .tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 2, max: 7 }),
    )
    .filter((space) => sizeOf(space) > 11),
  channels: fc.array(fc.constantFrom(1, 3, 16, 17, 32), { minLength: 1, maxLength: 3 }),
  relu: fc.boolean(),
  added: fc.boolean(),
  training: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1000 }),
});

interface Drawn {
  readonly xs: readonly Numbers[];
  readonly scales: readonly Numbers[];
  readonly shifts: readonly Numbers[];
  readonly added: Numbers;
  readonly dy: Numbers;
}

function drawn(space: Shape, channels: readonly number[], seed: number): Drawn {
  const whole = [...space, channels.reduce((a, b) => a + b, 0)];
  return {
    xs: channels.map((c, i) => randomNumbers([...space, c], seed + i, 2, 3)),
    scales: channels.map((c, i) => randomNumbers([c], seed + 10 + i)),
    shifts: channels.map((c, i) => randomNumbers([c], seed + 20 + i)),
    added: randomNumbers(whole, seed + 30),
    dy: randomNumbers(whole, seed + 40),
  };
}

/** The parts on an engine, by the moments of the loops: all engines then have the same to do. */
function partsOn(up: (x: Numbers) => Tensor, of: Drawn, moments: readonly (readonly Numbers[])[]): Normalized[] {
  return of.xs.map((x, i) => ({
    x: up(x),
    by: { mean: up(moments[i]![0]!), variance: up(moments[i]![1]!), scale: up(of.scales[i]!), epsilon: 1e-3 },
    shift: up(of.shifts[i]!),
  }));
}

const joiningOf = (up: (x: Numbers) => Tensor, of: Drawn, relu: boolean, added: boolean): Joining => ({
  relu,
  ...(added ? { added: up(of.added) } : {}),
});

export function joinedCases({ engine, own, up }: Lent): void {
  /** Numbers around 1 may leave little of each other: tolerances are of the largest, or of 1. */
  async function near(got: Tensor, wanted: Numbers, tolerance: number, what: string): Promise<void> {
    own(got);
    expect(got.shape, `shape of the ${what}`).to.deep.equal(wanted.shape);
    const largest = wanted.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    for (const [i, value] of (await engine().read(got)).entries())
      expect(value, what).to.be.closeTo(wanted.values[i]!, tolerance * largest);
  }

  describe("normalising side by side", () => {
    it("and its gradients are those of one after the other", async () => {
      await fc.assert(
        fc.asyncProperty(CASES, async ({ space, channels, relu, added, training, seed }) => {
          const exact = exactEngine();
          const of = drawn(space, channels, seed);
          const place = ({ values, shape }: Numbers): Tensor => exact.place(values, shape);
          const back = (x: Tensor): Numbers => numbers(x.shape, exact.exact(x));
          const rounded = of.xs.map((x) => numbers(x.shape, Float32Array.from(x.values)));
          const moments = rounded.map((x) => {
            const { mean, variance } = exact.moments(place(x));
            return [back(mean), back(variance)];
          });
          const parts = partsOn(up, of, moments);
          const y = own(engine().normalizeJoined(parts, joiningOf(up, of, relu, added)));
          const wantedParts = partsOn(place, { ...of, xs: rounded }, moments);
          const wanted = back(exact.normalizeJoined(wantedParts, joiningOf(place, of, relu, added)));
          await near(y.retain(), wanted, STEPS, "output");

          const how = { relu, training, added };
          const gradients = engine().normalizeJoinedGradient(up(of.dy), y, parts, how);
          // ReLU goes by the engine's own output, which may have rounded to 0
          const seen = place(numbers(y.shape, await engine().read(y)));
          const exactly = exact.normalizeJoinedGradient(place(of.dy), seen, wantedParts, how);
          for (const [i, { x, scale, shift }] of gradients.parts.entries()) {
            const { x: dx, scale: dScale, shift: dShift } = exactly.parts[i]!;
            await near(x, back(dx), SUMS, "input's gradient");
            await near(scale, back(dScale), SUMS, "scale's gradient");
            await near(shift, back(dShift), SUMS, "shift's gradient");
          }
          if (added) await near(gradients.added!, back(exactly.added!), STEPS, "added tensor's gradient");
        }),
        { numRuns: 40 },
      );
    });
  });
}
