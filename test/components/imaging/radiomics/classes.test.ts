/** Small regions whose matrices fit on a page, worked out by hand. */
import { expect } from "chai";
import { glcmFeatures } from "../../../../src/components/imaging/radiomics/glcm/glcm.ts";
import { gldmFeatures } from "../../../../src/components/imaging/radiomics/gldm/gldm.ts";
import { glrlmFeatures } from "../../../../src/components/imaging/radiomics/glrlm/glrlm.ts";
import { glszmFeatures } from "../../../../src/components/imaging/radiomics/glszm/glszm.ts";
import { ngtdmFeatures } from "../../../../src/components/imaging/radiomics/ngtdm/ngtdm.ts";
import type { Features } from "../../../../src/components/imaging/radiomics/roi.ts";
import { binnedOf, settings } from "./binned.ts";

function expectFeatures(features: Features, wanted: { readonly [name: string]: number }): void {
  for (const [name, value] of Object.entries(wanted)) expect(features.get(name), name).to.be.closeTo(value, 1e-12);
}

describe("feature classes, by hand", () => {
  it("GLCM of the line 1 1 2: one pair of equal levels, one of different ones", () => {
    // both ways: 1–1 twice, 1–2 and 2–1 once, so .5, .25, .25; px = .75, .25
    const features = glcmFeatures(binnedOf([[[1, 1, 2]]]), settings());
    expectFeatures(features, {
      Autocorrelation: 0.5 * 1 + 0.5 * 2,
      Contrast: 0.5,
      Correlation: -0.0625 / 0.1875, // covariance 1.5 − 1.25², variance .75 · .25
      DifferenceAverage: 0.5,
      DifferenceEntropy: 1,
      DifferenceVariance: 0.25,
      Id: 0.5 + 0.5 / 2,
      Idn: 0.5 + 0.5 / 1.5,
      Idmn: 0.5 + 0.5 / 1.25,
      InverseVariance: 0.5,
      JointAverage: 1.25,
      JointEnergy: 0.375,
      JointEntropy: 1.5,
      MCC: 1 / 3, // of two levels the correlation's size
      MaximumProbability: 0.5,
      SumAverage: 2.5,
      SumEntropy: 1,
      SumSquares: 0.1875,
      ClusterTendency: 0.25,
    });
  });

  it("GLRLM of the line 1 1 1 2: a run of three and one of one", () => {
    const features = glrlmFeatures(binnedOf([[[1, 1, 1, 2]]]), settings());
    expectFeatures(features, {
      ShortRunEmphasis: (1 + 1 / 9) / 2,
      LongRunEmphasis: 5,
      GrayLevelNonUniformity: 1,
      RunLengthNonUniformityNormalized: 0.5,
      RunPercentage: 0.5,
      RunVariance: 1,
      RunEntropy: 1,
      HighGrayLevelRunEmphasis: 2.5,
      LongRunHighGrayLevelEmphasis: (9 + 4) / 2,
      ShortRunLowGrayLevelEmphasis: (1 / 9 + 1 / 4) / 2,
    });
  });

  it("GLSZM: voxels that touch at a corner are one zone, across a gap they are two", () => {
    // prettier-ignore
    const features = glszmFeatures(
      binnedOf([
        [
          [1, 2, 2],
          [2, 1, 0],
          [0, 2, 1],
        ],
      ]),
      settings(),
    );
    // zones: the three 1s on the diagonal; the three 2s above join at corners, and the one below touches the one on the left
    expectFeatures(features, {
      ZonePercentage: 2 / 7,
      LargeAreaEmphasis: (9 + 16) / 2,
      GrayLevelVariance: 0.25,
      ZoneVariance: 0.25,
    });
    const apart = glszmFeatures(binnedOf([[[1, 0, 1]]]), settings());
    expectFeatures(apart, { ZonePercentage: 1, SizeZoneNonUniformity: 2 });
  });

  it("GLDM of the line 1 2 4: with alpha 1 the first two depend on each other", () => {
    const region = binnedOf([[[1, 2, 4]]]);
    expectFeatures(gldmFeatures(region, settings({ gldm_a: 1 })), {
      SmallDependenceEmphasis: (1 / 4 + 1 / 4 + 1) / 3,
      LargeDependenceEmphasis: 3,
      DependenceNonUniformity: 5 / 3,
      HighGrayLevelEmphasis: 7,
    });
    expectFeatures(gldmFeatures(region, settings()), { LargeDependenceEmphasis: 1 });
  });

  it("NGTDM of the line 1 2 4: differences of 1, 0.5 and 2", () => {
    const weighted = (1 + 0.5 + 2) / 3;
    expectFeatures(ngtdmFeatures(binnedOf([[[1, 2, 4]]]), settings()), {
      Coarseness: 1 / weighted,
      Contrast: ((((1 + 9 + 4) * 2) / 9) * (3.5 / 3)) / 6,
      Busyness: weighted / (((1 + 3 + 2) * 2) / 3),
      Strength: ((1 + 9 + 4) * 2 * 2) / 3 / 3.5,
    });
  });

  it("leave out what is not wanted", () => {
    const wanted = new Set(["Contrast", "Id"]);
    expect([...glcmFeatures(binnedOf([[[1, 2]]]), settings(), wanted).keys()]).to.deep.equal(["Contrast", "Id"]);
  });

  it("are NaN where no direction fits into the region", () => {
    const voxel = binnedOf([[[3]]]);
    for (const [name, value] of glcmFeatures(voxel, settings())) expect(value, name).to.deep.equal(name === "MCC" ? 1 : NaN);
    for (const [name, value] of glrlmFeatures(voxel, settings())) expect(value, name).to.deep.equal(NaN);
  });
});
