import { expect } from "chai";
import type { Binding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { operationsOf } from "../../../../src/components/compute/tensorflow/operations.ts";

/** A binding that has tensors alone, and counts them. */
function fakeBinding(): { readonly binding: Binding; readonly live: Map<number, number>; readonly made: () => number } {
  const live = new Map<number, number>();
  let made = 0;
  const binding = {
    TF_Version: "2.21.0",
    isUsingGpuDevice: () => true,
    createTensor(_shape: readonly number[], _type: number, values: Float32Array | Int32Array): number {
      live.set(++made, values[0]!);
      return made;
    },
    deleteTensor: (id: number) => expect(live.delete(id), `tensor ${id} is there`).to.equal(true),
  };
  return { binding: binding as unknown as Binding, live, made: () => made }; // no more of it is used
}

describe("TensorFlow's operations", () => {
  it("bring a scalar to the device once, and tell 0 from −0", () => {
    const { binding, live, made } = fakeBinding();
    const operations = operationsOf({ binding });
    const ids = [0.5, 0, -0, Number.NaN].map((value) => operations.scalar(value));
    for (let step = 0; step < 3; step++)
      expect([0.5, 0, -0, Number.NaN].map((value) => operations.scalar(value))).to.deep.equal(ids);
    expect(made()).to.equal(4);
    expect(Object.is(live.get(ids[2]!), -0)).to.equal(true);
    operations.close();
    expect(live.size).to.equal(0);
  });

  it("let go of the scalars that were not asked for longest, and of no other", () => {
    const { binding, live } = fakeBinding();
    const operations = operationsOf({ binding });
    const kept = operations.scalar(-1);
    for (let rate = 0; rate < 1000; rate++) {
      operations.scalar(rate);
      expect(operations.scalar(-1)).to.equal(kept);
    }
    expect(live.size).to.equal(256);
    operations.close();
    expect(live.size).to.equal(0);
  });
});
