import { readFileSync } from "node:fs";
import { expect } from "chai";
import { crossEntropy } from "../../../../src/components/nn/losses/cross-entropy.ts";
import { numberAlgebra, tensorAlgebra } from "../../../../src/components/nn/training/algebra.ts";
import { clipGradients, gradientNorm } from "../../../../src/components/nn/training/clip-gradients.ts";
import { createOptimiser, OPTIMISERS } from "../../../../src/components/nn/training/optimisers.ts";
import type { InputError } from "../../../../src/runner/contract/failure.ts";
import { plainEngine } from "../../../support/plain-engine.ts";

interface Golden {
  readonly crossEntropy: readonly {
    readonly classes: number;
    readonly logits: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly classWeights: readonly number[] | null;
    readonly smoothing: number;
    readonly loss: number;
    readonly gradient: readonly (readonly number[])[];
  }[];
  readonly optimisers: readonly {
    readonly name: string;
    readonly options: { readonly [option: string]: unknown };
    readonly start: readonly number[];
    readonly rates: readonly number[];
    readonly gradients: readonly (readonly number[])[];
    readonly values: readonly (readonly number[])[];
  }[];
  readonly clip: readonly {
    readonly limit: number;
    readonly gradients: readonly (readonly number[])[];
    readonly norm: number;
    readonly clipped: readonly (readonly number[])[];
  }[];
}

/** PyTorch 2.15 in float64; see make-losses-optimisers.py. */
const golden = JSON.parse(
  readFileSync(new URL("../../../golden/nn/training/losses-optimisers.json", import.meta.url), "utf8"),
) as Golden;

/** float64 against float64: a few roundings. */
const EXACT = 1e-14;
/** Six updates in float32, values near 1. */
const SINGLE = 2e-6;

describe("components/nn/training/optimisers", () => {
  golden.crossEntropy.forEach(({ classes, logits, labels, classWeights, smoothing, loss, gradient }, at) => {
    it(`has PyTorch's cross-entropy and gradient (${at + 1})`, () => {
      const own = crossEntropy(Float32Array.from(logits.flat()), Int32Array.from(labels), classes, {
        smoothing,
        ...(classWeights ? { classWeights } : {}),
      });
      expect(own.loss).to.be.closeTo(loss, EXACT);
      gradient.flat().forEach((wanted, i) => {
        expect(own.gradient[i]).to.be.closeTo(wanted, EXACT);
      });
    });
  });

  for (const { name, options, start, rates, gradients, values } of golden.optimisers) {
    const optimiser = createOptimiser(name, options);

    it(`updates numbers as PyTorch's ${name} does: ${JSON.stringify(options)}`, () => {
      start.forEach((first, at) => {
        let value = first;
        let memory: readonly number[] = [];
        rates.forEach((rate, i) => {
          const settings = { rate, decay: optimiser.decay, step: i + 1 };
          ({ value, memory } = optimiser.update(numberAlgebra, value, gradients[i]![at]!, memory, settings));
          expect(value).to.be.closeTo(values[i]![at]!, EXACT);
        });
      });
    });

    it(`updates tensors by the same rule, and leaks none: ${JSON.stringify(options)}`, async () => {
      const engine = plainEngine();
      const algebra = tensorAlgebra(engine);
      let value = engine.upload(Float32Array.from(start), [2, 2]);
      let memory: ReturnType<typeof engine.filled>[] = [];
      for (const [i, rate] of rates.entries()) {
        const gradient = engine.upload(Float32Array.from(gradients[i]!), [2, 2]);
        const next = optimiser.update(algebra, value, gradient, memory, { rate, decay: optimiser.decay, step: i + 1 });
        for (const old of [value, gradient, ...memory]) old.release();
        value = next.value;
        memory = [...next.memory];
        expect(engine.tensors()).to.equal(1 + optimiser.memories.length);
        const got = await engine.read(value);
        values[i]!.forEach((wanted, at) => {
          expect(got[at]).to.be.closeTo(wanted, SINGLE);
        });
      }
    });
  }

  it("has the paper's SGD and PyTorch's AdamW by default", () => {
    const first = (name: string, options = {}) =>
      createOptimiser(name).update(numberAlgebra, 2, 1, [], {
        rate: 0.1,
        decay: createOptimiser(name).decay,
        step: 1,
        ...options,
      }).value;
    expect(first("sgd")).to.be.closeTo(2 - 0.1 * 1.9 * (1 + 5e-5 * 2), EXACT);
    expect(first("adamw")).to.be.closeTo(2 * (1 - 0.001) - 0.1 / (1 + 1e-8), EXACT);
  });

  it("refuses names and options that there are none of", () => {
    const failure = (act: () => unknown) => {
      try {
        act();
      } catch (error) {
        return (error as InputError).failure;
      }
      return undefined;
    };
    expect(failure(() => createOptimiser("adam"))).to.deep.equal({
      code: "unknown-name",
      message: 'there is no optimiser "adam"',
      allowed: "sgd, adamw",
      nearest: "adamw",
    });
    expect(failure(() => createOptimiser("adamw", { momentum: 0.9 }))).to.deep.equal({
      code: "bad-parameters",
      message: 'the optimiser "adamw" has no option "momentum"',
      allowed: "beta1, beta2, epsilon, weightDecay",
    });
    expect(OPTIMISERS.map(({ name }) => name)).to.deep.equal(["sgd", "adamw"]);
  });

  for (const { limit, gradients, norm, clipped } of golden.clip) {
    it(`clips to a norm of ${limit} as PyTorch does, with one read`, async () => {
      const engine = plainEngine();
      const held = new Map(
        gradients.map((values, at) => [`p${at}`, engine.upload(Float32Array.from(values), values.length === 6 ? [3, 2] : [4])]),
      );
      expect(await clipGradients(engine, held, limit)).to.be.closeTo(norm, 1e-6);
      expect(engine.reads()).to.equal(1);
      for (const [at, wanted] of clipped.entries()) {
        const got = await engine.read(held.get(`p${at}`)!);
        wanted.forEach((value, i) => {
          expect(got[i]).to.be.closeTo(value, 1e-6);
        });
      }
      expect(engine.tensors()).to.equal(2);
    });
  }

  it("takes no gradients for length 0", async () => {
    expect(await gradientNorm(plainEngine(), new Map())).to.equal(0);
  });
});
