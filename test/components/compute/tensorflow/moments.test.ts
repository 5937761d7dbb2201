import { expect } from "chai";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { channelMoments } from "../../../../src/components/compute/tensorflow/moments.ts";
import { operationsOf } from "../../../../src/components/compute/tensorflow/operations.ts";
import { nativeFolder, requireNative } from "../../../support/engines.ts";
import * as loops from "../../../support/volumes.ts";
import { randomNumbers } from "../../../support/volumes.ts";

describe("channel moments of more than a slab", () => {
  before(requireNative);

  for (const gpu of [false, true]) {
    it(gpu ? "as a GPU takes them, whole" : "slab by slab", () => {
      const operations = { ...operationsOf(loadBinding(nativeFolder()!, 2)), gpu };
      const x = randomNumbers([2, 20, 41, 40, 24], 1, 30, 2); // 1.6 million numbers
      const wanted = loops.channelMoments(x);
      const id = operations.floats(Float32Array.from(x.values), x.shape);
      const found = channelMoments(operations, id, x.shape);
      for (const part of ["mean", "variance"] as const) {
        const { values } = wanted[part];
        for (const [channel, value] of operations.read(found[part]).entries())
          expect(value, `${part} ${channel}`).to.be.closeTo(values[channel]!, 1e-5 * values[channel]!); // one float32 pass loses three digits of the variance
        operations.free(found[part]);
      }
      operations.free(id);
      operations.close();
    });
  }
});
