import { expect } from "chai";
import fc from "fast-check";
import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import type { Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import { openTestEngine, requireNative } from "../../../support/engines.ts";
import { randomNumbers } from "../../../support/volumes.ts";

const SETTINGS = fc.record({
  length: fc.constantFrom(1, 3, 16, 1000, 66_001),
  steps: fc.integer({ min: 1, max: 4 }),
  rate: fc.constantFrom(0, 1e-3, 0.1),
  decay: fc.constantFrom(0, 5e-5, 0.01),
  nesterov: fc.boolean(),
  momentum: fc.constantFrom(0.5, 0.9),
});

describe("update rules in one piece", () => {
  let engine: Engine;
  before(async function () {
    requireNative.call(this);
    engine = await openTestEngine("tensorflow");
    if (engine.updates === undefined) this.skip(); // built without our kernels
  });
  after(() => engine?.close());

  /** Takes steps with gradients of each of `seeds`; gives the numbers after each. */
  async function take(
    length: number,
    steps: number,
    rule: (value: Tensor, gradient: Tensor, memory: readonly Tensor[]) => readonly Tensor[],
  ): Promise<Float32Array[]> {
    let tensors: readonly Tensor[] = [engine.upload(Float32Array.from(randomNumbers([length], 1).values), [length])];
    for (let step = 0; step < steps; step++) {
      const gradient = engine.upload(Float32Array.from(randomNumbers([length], 2 + step).values), [length]);
      const next = rule(tensors[0]!, gradient, tensors.slice(1));
      for (const tensor of [...tensors, gradient]) tensor.release();
      tensors = next;
    }
    const values = await Promise.all(tensors.map((tensor) => engine.read(tensor)));
    for (const tensor of tensors) tensor.release();
    expect(engine.tensors()).to.equal(0);
    return values;
  }

  /** The same in float64. */
  function wanted(
    length: number,
    steps: number,
    memories: number,
    rule: (value: number, gradient: number, memory: readonly number[], step: number) => readonly number[],
  ): number[][] {
    const gradients = Array.from({ length: steps }, (_, step) => Float32Array.from(randomNumbers([length], 2 + step).values));
    const rows = Array.from(Float32Array.from(randomNumbers([length], 1).values), (start, at) => {
      let state: readonly number[] = [start, ...Array<number>(memories).fill(Number.NaN)];
      for (let step = 0; step < steps; step++) state = rule(state[0]!, gradients[step]![at]!, state.slice(1), step + 1);
      return state;
    });
    return Array.from({ length: memories + 1 }, (_, part) => rows.map((row) => row[part]!));
  }

  function expectClose(got: readonly Float32Array[], numbers: readonly number[][]): void {
    for (const [part, values] of got.entries()) {
      const exactly = numbers[part]!;
      const off = values.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - exactly[at]!) / Math.max(1, Math.abs(exactly[at]!))),
        0,
      );
      expect(off).to.be.at.most(2e-6); // a few roundings a step
    }
  }

  it("go down as gradient descent with momentum", async () => {
    await fc.assert(
      fc.asyncProperty(SETTINGS, async ({ length, steps, ...how }) => {
        const { rate, decay, momentum, nesterov } = how;
        const got = await take(length, steps, (value, gradient, [memory]) => engine.updates!.sgd(value, gradient, memory, how));
        const exactly = wanted(length, steps, 1, (value, gradient, [buffer], step) => {
          const g = gradient + decay * value;
          const moved = step === 1 ? g : momentum * buffer! + g;
          return [value - rate * (nesterov ? g + momentum * moved : moved), moved];
        });
        expectClose(got, exactly);
      }),
      { numRuns: 15 },
    );
  });

  it("go down as AdamW", async () => {
    await fc.assert(
      fc.asyncProperty(SETTINGS, async ({ length, steps, rate, decay }) => {
        const how = { rate, decay, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
        let step = 0;
        const got = await take(length, steps, (value, gradient, memory) => {
          step++;
          const [mean, square] = memory;
          return engine.updates!.adamw(value, gradient, mean && square && [mean, square], { ...how, step });
        });
        const exactly = wanted(length, steps, 2, (value, gradient, [mean, square], at) => {
          const m = at === 1 ? 0.1 * gradient : 0.9 * mean! + 0.1 * gradient;
          const v = at === 1 ? 0.001 * gradient ** 2 : 0.999 * square! + 0.001 * gradient ** 2;
          return [value * (1 - rate * decay) - (rate * (m / (1 - 0.9 ** at))) / (Math.sqrt(v / (1 - 0.999 ** at)) + 1e-8), m, v];
        });
        expectClose(got, exactly);
      }),
      { numRuns: 15 },
    );
  });
});
