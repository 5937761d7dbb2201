import { expect } from "chai";
import { gpuSlots } from "../../../src/runner/executors/gpus.ts";

const four = (): number => 4;

describe("GPU slots", () => {
  it("are the machine's cards, unless the caller says how many", () => {
    expect(gpuSlots({}, undefined, four)).to.deep.equal(["0", "1", "2", "3"]);
    expect(gpuSlots({}, 2, four)).to.deep.equal(["0", "1"]);
    expect(gpuSlots({ REGIMEN_GPUS: "1" }, undefined, four)).to.deep.equal(["0"]);
    expect(gpuSlots({ REGIMEN_GPUS: "1" }, 3, four)).to.deep.equal(["0", "1", "2"]);
    expect(gpuSlots({ REGIMEN_GPUS: "" }, undefined, four)).to.have.length(4);
    expect(gpuSlots({}, 0, four)).to.deep.equal([]);
  });

  it("are those of CUDA_VISIBLE_DEVICES where that is set, up to the first that is no name", () => {
    const visible = (CUDA_VISIBLE_DEVICES: string, count?: number) => gpuSlots({ CUDA_VISIBLE_DEVICES }, count, four);
    expect(visible("2,0")).to.deep.equal(["2", "0"]);
    expect(visible("2, 0", 1)).to.deep.equal(["2"]);
    expect(visible("GPU-8932f937,MIG-1/2")).to.deep.equal(["GPU-8932f937", "MIG-1/2"]);
    expect(visible("1,-1,3")).to.deep.equal(["1"]);
    expect(visible("-1")).to.deep.equal([]);
    expect(visible("")).to.deep.equal([]);
    expect(visible("NoDevFiles")).to.deep.equal([]);
  });
});
