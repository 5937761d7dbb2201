import { expect } from "chai";
import { plainGradients } from "../../../../src/components/compute/tensorflow/batch-norm-plain.ts";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { operationsOf } from "../../../../src/components/compute/tensorflow/operations.ts";
import { nativeFolder, requireNative } from "../../../support/engines.ts";
import * as loops from "../../../support/volumes.ts";
import { randomNumbers } from "../../../support/volumes.ts";

/** What a GPU computes; here on a CPU, from the same operations. */
describe("gradients of batch norm by plain operations", () => {
  before(requireNative);

  for (const training of [true, false]) {
    it(training ? "in training" : "with constant statistics", () => {
      const operations = operationsOf(loadBinding(nativeFolder()!, 2));
      const shape = [2, 3, 4, 5, 6];
      const [x, dy, scale] = [randomNumbers(shape, 1, 3, 2), randomNumbers(shape, 2), randomNumbers([6], 3)];
      const { mean, variance } = loops.channelMoments(x);
      const wanted = loops.normalizationGradients(dy, x, { mean, variance, scale, epsilon: 1e-3 }, training);
      const up = ({ values, shape: of }: loops.Numbers): number => operations.floats(Float32Array.from(values), of);
      const ids = { scale: up(scale), mean: up(mean), variance: up(variance), epsilon: 1e-3 };
      const before = loadBinding(nativeFolder()!, 2).binding.getNumOfTensors();
      const [xId, dyId] = [up(x), up(dy)];
      const found = plainGradients(operations, dyId, xId, shape, ids, training);
      for (const part of ["x", "scale", "shift"] as const) {
        const { values } = wanted[part];
        const largest = Math.max(...Array.from(values, Math.abs));
        const got = operations.read(found[part]);
        for (const [at, value] of got.entries()) expect(value).to.be.closeTo(values[at]!, 3e-6 * largest); // a few roundings of sums
        operations.free(found[part]);
      }
      for (const id of [xId, dyId]) operations.free(id);
      operations.close(); // shapes and axes
      expect(loadBinding(nativeFolder()!, 2).binding.getNumOfTensors()).to.equal(before);
      for (const id of [ids.scale, ids.mean, ids.variance]) operations.free(id);
    });
  }
});
