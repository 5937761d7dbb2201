import { expect } from "chai";
import { labelRuns } from "../../../../src/components/imaging/morphology/label-runs.ts";
import { largestComponent } from "../../../../src/components/imaging/morphology/largest-component.ts";
import { labelComponents } from "./label-components.ts";

const plane = (...rows: readonly string[]): { data: Uint8Array; shape: { z: number; y: number; x: number } } => ({
  data: Uint8Array.from(rows.join(""), (digit) => Number(digit)),
  shape: { z: 1, y: rows.length, x: rows[0]!.length },
});

describe("connected components", () => {
  it("joins over faces, and over corners if asked", () => {
    const { data, shape } = plane("1101", "0010", "1000");
    expect([...labelComponents(data, shape, 1)].join("")).to.equal("110200304000");
    expect([...labelComponents(data, shape, 2)].join("")).to.equal("110100102000");
  });

  it("joins equal values only, diagonally past each other, too", () => {
    const { data, shape } = plane("1122", "2211");
    expect([...labelComponents(data, shape, 1)].join("")).to.equal("11223344");
    expect([...labelComponents(data, shape, 2)].join("")).to.equal("11222211");
  });

  it("joins slices by edges and corners as the connectivity says, or not at all", () => {
    const shape = { z: 2, y: 2, x: 2 };
    const count = (data: readonly number[], connectivity: 1 | 2 | 3, planar = false): number =>
      labelRuns(Uint8Array.from(data), shape, connectivity, { planar }).sizes.length - 1;
    const corner = [1, 0, 0, 0, 0, 0, 0, 1];
    expect([1, 2, 3].map((each) => count(corner, each as 1 | 2 | 3))).to.deep.equal([2, 2, 1]);
    const edge = [1, 0, 0, 0, 0, 0, 1, 0];
    expect([1, 2, 3].map((each) => count(edge, each as 1 | 2 | 3))).to.deep.equal([2, 1, 1]);
    const face = [1, 0, 0, 0, 1, 0, 0, 0];
    expect(count(face, 1)).to.equal(1);
    expect(count(face, 2, true)).to.equal(2);
  });

  it("keeps the largest, the first of equals, nothing of nothing", () => {
    const { data, shape } = plane("1100", "0001", "0001");
    expect([...largestComponent(data, shape, 1)].join("")).to.equal("110000000000");
    expect([...largestComponent(new Uint8Array(12), shape)].join("")).to.equal("000000000000");
  });
});
