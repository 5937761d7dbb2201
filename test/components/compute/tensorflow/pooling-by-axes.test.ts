import { expect } from "chai";
import type { Window } from "../../../../src/components/compute/engine/engine.ts";
import type { Shape } from "../../../../src/components/compute/engine/tensor.ts";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { type Operations, operationsOf } from "../../../../src/components/compute/tensorflow/operations.ts";
import { plainPooling } from "../../../../src/components/compute/tensorflow/pooling.ts";
import { nativeFolder, requireNative } from "../../../support/engines.ts";
import * as loops from "../../../support/volumes.ts";
import { type Numbers, numbers, randomNumbers } from "../../../support/volumes.ts";

const CASES: readonly { shape: Shape; window: Window }[] = [
  { shape: [2, 6, 7, 8, 3], window: { size: 3, stride: 2, padding: 1 } },
  { shape: [1, 9, 4, 5, 2], window: { size: 3, stride: 2, padding: 1 } },
  { shape: [1, 6, 7, 5, 2], window: { size: 2, stride: 2, padding: 0 } },
  { shape: [1, 4, 4, 5, 1], window: { size: 3, stride: 1, padding: 1 } },
  { shape: [1, 9, 8, 7, 2], window: { size: 5, stride: 2, padding: 2 } },
];

/** Whole numbers, none of them −0. */
const whole = ({ values }: Numbers): Float64Array => Float64Array.from(values, (value) => Math.round(value) + 0);

/** What a CPU without oneDNN pools with; here beside it, on numbers of which many are tied. */
describe("pooling axis by axis", () => {
  let operations: Operations;
  before(function () {
    requireNative.call(this);
    operations = operationsOf(loadBinding(nativeFolder()!, 2));
  });
  after(() => operations?.close());

  for (const { shape, window } of CASES) {
    it(`pays the first maximum of each window: [${shape.join(", ")}], size ${window.size}, stride ${window.stride}`, () => {
      const x = numbers(shape, whole(randomNumbers(shape, 1, 0, 2)));
      const wanted = loops.maxPooling(x, window);
      const dy = numbers(wanted.shape, whole(randomNumbers(wanted.shape, 2, 0, 9))); // sums stay exact
      const pooling = plainPooling(operations);
      const xId = operations.floats(Float32Array.from(x.values), shape);
      const dyId = operations.floats(Float32Array.from(dy.values), dy.shape);
      const { y } = pooling.pool(xId, shape, window);
      const dx = pooling.gradient(dyId, xId, y, undefined, shape, window);
      expect([...operations.read(y)]).to.deep.equal([...wanted.values]);
      expect([...operations.read(dx)].map((value) => value + 0)).to.deep.equal([
        ...whole(loops.maxPoolingGradient(dy, x, window)),
      ]);
      for (const id of [xId, dyId, y, dx]) operations.free(id);
    });
  }
});
