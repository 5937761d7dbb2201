import { expect } from "chai";
import { discretise } from "../../../../../src/components/imaging/radiomics/discretise/discretise.ts";
import { firstOrderFeatures } from "../../../../../src/components/imaging/radiomics/first-order/first-order.ts";
import { roiOf } from "../roi-of.ts";

const binned = discretise(roiOf({ z: 1, y: 2, x: 3 }, { z: 2, y: 0.5, x: 0.5 }, [-10, 0, 99, 10, 20, 30], [1, 1, 0, 1, 1, 1]), {
  binWidth: 25,
});

describe("firstOrderFeatures", () => {
  const features = firstOrderFeatures(binned, { voxelArrayShift: 0 });

  it("are those of the values −10, 0, 10, 20, 30, calculated by hand", () => {
    const wanted: { [name: string]: number } = {
      "10Percentile": -6,
      "90Percentile": 26,
      Energy: 1500,
      Entropy: -(0.2 * Math.log2(0.2) + 0.6 * Math.log2(0.6) + 0.2 * Math.log2(0.2)),
      InterquartileRange: 20,
      Kurtosis: 1.7, // (20⁴ · 2 + 10⁴ · 2) / 5 / 200²
      Maximum: 30,
      Mean: 10,
      MeanAbsoluteDeviation: 12,
      Median: 10,
      Minimum: -10,
      Range: 40,
      RobustMeanAbsoluteDeviation: 20 / 3, // of 0, 10, 20
      RootMeanSquared: Math.sqrt(300),
      Skewness: 0,
      StandardDeviation: Math.sqrt(200),
      TotalEnergy: 750, // half a cubic millimetre a voxel
      Uniformity: 0.44,
      Variance: 200,
    };
    expect([...features.keys()].sort()).to.deep.equal(Object.keys(wanted).sort());
    for (const [name, value] of Object.entries(wanted)) expect(features.get(name), name).to.be.closeTo(value, 1e-12);
  });

  it("shifts values for the energies alone", () => {
    const shifted = firstOrderFeatures(binned, { voxelArrayShift: 10 });
    const changed = [...features.keys()].filter((name) => shifted.get(name) !== features.get(name));
    expect(changed).to.deep.equal(["Energy", "RootMeanSquared", "TotalEnergy"]);
    expect(shifted.get("Energy")).to.equal(0 + 100 + 400 + 900 + 1600);
  });
});
