import { expect } from "chai";
import { type Shape, sizeOf, type Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import type { Layer, Pass } from "../../../../src/components/nn/layers/layer.ts";
import { engineShape } from "../../../../src/components/nn/weights/torch-layout.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { type ExactEngine, exactEngine } from "../../../support/exact-engine.ts";

/** Options of a pass that tests vary. */
export type PassOptions = Partial<Pick<Pass, "training" | "memory" | "epoch" | "wants" | "record">>;

interface Numbers {
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** A layer's parameters and buffers with random numbers, in the engine's layout. */
export type Values = ReadonlyMap<string, Numbers>;

export function randomValues({ specs }: Layer, seed: number): Values {
  return new Map(
    specs.map(({ name, shape }) => {
      const random = new Philox(seed, "check gradients", name);
      const positive = name.endsWith("running_var") || shape.length === 1;
      const values = Float64Array.from({ length: sizeOf(shape) }, () =>
        positive ? 0.5 + random.uniform() : random.normal() / 2,
      );
      return [name, { shape: engineShape(shape), values }];
    }),
  );
}

export const randomInput = (shape: Shape, seed: number): Numbers => {
  const random = new Philox(seed, "input");
  return { shape, values: Float64Array.from({ length: sizeOf(shape) }, () => random.normal()) };
};

export interface Run {
  readonly y: Numbers;
  /** Σ y·direction, what is differentiated. */
  readonly value: number;
  readonly gradients: ReadonlyMap<string, Float64Array>;
  readonly input: Float64Array | undefined;
  /** Buffers afterwards. */
  readonly after: ReadonlyMap<string, Float64Array>;
  /** Tensors that are left when all that the caller owns is released. */
  readonly left: number;
}

/** One way there and, if `record`, back. */
export function run(layer: Layer, x: Numbers, values: Values, options: PassOptions, needsInput = true): Run {
  const engine: ExactEngine = exactEngine();
  const held = new Map<string, Tensor>([...values].map(([name, { shape, values: each }]) => [name, engine.place(each, shape)]));
  const gradients = new Map<string, Float64Array>();
  const pass: Pass = {
    engine,
    training: true,
    record: true,
    memory: "normal",
    epoch: 0,
    wants: () => true,
    weights: {
      names: [...held.keys()],
      get: (name) => held.get(name)!,
      set(name, value) {
        held.get(name)!.release();
        held.set(name, value);
      },
    },
    gradient(name, value) {
      expect(gradients.has(name), `gradient of ${name} comes once`).to.equal(false);
      expect(value.shape.join(), `shape of ${name}'s gradient`).to.equal(values.get(name)!.shape.join());
      gradients.set(name, engine.exact(value));
      value.release();
    },
    random: (name, sample) => new Philox(5, name, sample),
    ...options,
  };
  const input = engine.place(x.values, x.shape);
  const { y, backward } = layer.forward(input, pass, needsInput);
  input.release();
  const told = { shape: y.shape, values: engine.exact(y) };
  const direction = randomInput(y.shape, 17).values;
  const value = told.values.reduce((sum, each, i) => sum + each * direction[i]!, 0);
  y.release();
  const dx = pass.record ? backward(engine.place(direction, told.shape)) : undefined;
  const inputGradient = dx && engine.exact(dx);
  expect(dx?.shape.join()).to.equal(dx ? x.shape.join() : undefined);
  dx?.release();
  const after = new Map([...held].map(([name, tensor]) => [name, engine.exact(tensor)]));
  for (const tensor of held.values()) tensor.release();
  return { y: told, value, gradients, input: inputGradient, after, left: engine.tensors() };
}

/**
 * Compares each parameter's gradient and the input's with central differences along a random direction: in float64 with steps of 1e-6
 * they agree to 1e-6 of the gradient's size, unless a step crosses a ReLU's corner, which the seeds avoid.
 */
export function checkGradients(layer: Layer, shape: Shape, options: PassOptions = {}): void {
  const x = randomInput(shape, 3);
  const values = randomValues(layer, 4);
  const result = run(layer, x, values, options);
  expect(result.left, "tensors left").to.equal(0);
  const along = (moved: (step: number) => number): number => (moved(1e-6) - moved(-1e-6)) / 2e-6;
  const near = (what: string, gradient: Float64Array, move: (values: Float64Array) => number): void => {
    const direction = randomInput([gradient.length], 11).values;
    const told = gradient.reduce((sum, each, i) => sum + each * direction[i]!, 0);
    const found = along((step) => move(direction.map((each) => each * step)));
    const size = Math.hypot(...gradient) || 1;
    expect(Math.abs(told - found) / size, `${what}: ${told} against ${found}`).to.be.below(1e-6);
  };
  const plus = (a: Float64Array, b: Float64Array): Float64Array => a.map((each, i) => each + b[i]!);
  const quiet = { ...options, record: false };
  near("input", result.input!, (step) => run(layer, { shape, values: plus(x.values, step) }, values, quiet).value);
  for (const { name, role } of layer.specs) {
    if (role === "buffer") continue;
    const own = values.get(name)!;
    near(name, result.gradients.get(name)!, (step) => {
      const moved = new Map([...values, [name, { ...own, values: plus(own.values, step) }]]);
      return run(layer, x, moved, quiet).value;
    });
  }
}
