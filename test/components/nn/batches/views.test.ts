import { expect } from "chai";
import fc from "fast-check";
import { viewsOf, volumesInView } from "../../../../src/components/nn/batches/views.ts";

describe("nn/batches: views of test-time augmentation", () => {
  it("are every choice of axes, the sample itself first", () => {
    expect(viewsOf([])).to.deep.equal([[]]);
    expect(viewsOf(["x", "y"])).to.deep.equal([[], ["x"], ["y"], ["x", "y"]]);
    expect(viewsOf(["z", "y", "x", "x"]).length).to.equal(8);
  });

  it("mirror each sample of a batch by itself", () => {
    const volumes = Float32Array.from({ length: 16 }, (_, i) => i);
    const shape = [2, 2, 2, 2, 1];
    expect(volumesInView(volumes, shape, [])).to.equal(volumes);
    expect([...volumesInView(volumes, shape, ["x"])]).to.deep.equal([1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14]);
    expect([...volumesInView(volumes, shape, ["y"])]).to.deep.equal([2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13]);
    expect([...volumesInView(volumes, shape, ["z"])]).to.deep.equal([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11]);
  });

  it("are undone by themselves", () =>
    fc.assert(
      fc.property(
        fc.subarray(["z", "y", "x"] as const),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }),
        (view, sizes) => {
          const shape = [...sizes, 1];
          const volumes = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => i);
          expect(volumesInView(volumesInView(volumes, shape, view), shape, view)).to.deep.equal(volumes);
        },
      ),
    ));
});
