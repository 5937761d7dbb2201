import { expect } from "chai";
import { parseParameterFile } from "../../../../src/components/imaging/radiomics/parameter-file.ts";
import { failureOf, messageOf } from "../../../formats/failure-of.ts";

const parse = (text: string) => parseParameterFile(text, "/data/ct.yaml");

describe("pyradiomics' parameter files", () => {
  it("hold settings, filters and classes", () => {
    const text = `# CT
setting:
  binWidth: 25
  resampledPixelSpacing: [1, 1, 1]
  interpolator: sitkBSpline
  weightingNorm: null
  lbp2DRadius: 2
imageType:
  Original: {}
  LoG:
    sigma: [1.0, 2, 3.5]
  Wavelet: {binWidth: 10}
featureClass:
  shape:
  firstorder: []
  glcm: [JointEnergy, Contrast]
voxelSetting:
  kernelRadius: 2
`;
    expect(parse(text)).to.deep.equal({
      settings: { binWidth: 25, resampledPixelSpacing: [1, 1, 1], interpolator: "sitkBSpline" },
      imageType: { Original: {}, LoG: { sigma: [1, 2, 3.5] }, Wavelet: { binWidth: 10 } },
      featureClass: { shape: null, firstorder: [], glcm: ["JointEnergy", "Contrast"] },
      sigmaTexts: { LoG: ["1.0", "2", "3.5"] },
    });
  });

  it("may be JSON, may leave parts out, and may share parts", () => {
    expect(parse('{"setting": {"label": 2, "sigma": [2.0]}}')).to.deep.equal({
      settings: { label: 2, sigma: [2] },
      sigmaTexts: { "": ["2.0"] },
    });
    expect(parse("imageType: {Original: &own {binWidth: 5}, Wavelet: *own}").imageType).to.deep.equal({
      Original: { binWidth: 5 },
      Wavelet: { binWidth: 5 },
    });
  });

  it("do without resampling where they name no interpolator", () => {
    expect(parse("setting: {resampledPixelSpacing: [1, 1, 1], interpolator: null}").settings).to.deep.equal({});
  });

  it("say the line of an unknown key, and the nearest name", async () => {
    expect(await failureOf(() => parse("setting:\n  label: 1\n  binWdth: 25\n"))).to.deep.include({
      code: "unknown-parameter",
      message: 'ct.yaml, line 3: unknown key "binWdth" in setting',
      nearest: "binWidth",
    });
    expect(await failureOf(() => parse("settings: {}"))).to.deep.equal({
      code: "unknown-parameter",
      message: 'ct.yaml, line 1: unknown key "settings" in the file',
      allowed: "setting, voxelSetting, imageType, featureClass",
      nearest: "setting",
    });
    expect(await failureOf(() => parse("imageType:\n  Wavelt: {}"))).to.deep.equal({
      code: "unknown-parameter",
      message: 'ct.yaml, line 2: unknown key "Wavelt" in imageType',
      allowed: "Original, Wavelet, LoG, Square, SquareRoot, Logarithm, Exponential, Gradient",
      nearest: "Wavelet",
    });
    expect(await messageOf(() => parse("imageType:\n  LBP2D: {}"))).to.equal(
      "ct.yaml, line 2: imageType LBP2D is not here: no local binary patterns",
    );
    expect(await failureOf(() => parse("imageType:\n  LoG:\n    sgima: [1]"))).to.deep.include({
      message: 'ct.yaml, line 3: unknown key "sgima" in imageType.LoG',
      nearest: "sigma",
    });
    expect(await failureOf(() => parse("featureClass:\n  glcm:\n    - Contrast\n    - JointEntrpy"))).to.deep.include({
      message: 'ct.yaml, line 4: glcm has no feature "JointEntrpy"',
      nearest: "JointEntropy",
    });
  });

  it("say what does not fit", async () => {
    expect(await messageOf(() => parse("setting:\n  binWidth: -1"))).to.equal(
      "ct.yaml, line 2: setting.binWidth is -1, which must be > 0",
    );
    expect(await messageOf(() => parse("setting:\n  force2D: maybe"))).to.equal(
      'ct.yaml, line 2: setting.force2D is "maybe", which must be boolean',
    );
    expect(await messageOf(() => parse("setting: {resampledPixelSpacing: [1, 1]}"))).to.equal(
      "ct.yaml, line 1: setting.resampledPixelSpacing is [1,1], which must not have fewer than 3 items",
    );
    expect(await failureOf(() => parse("setting: {wavelet: cof1}"))).to.deep.include({
      message: 'ct.yaml, line 1: setting.wavelet is "cof1", which there is none of',
      nearest: "coif1",
    });
    expect(await failureOf(() => parse("setting: {interpolator: sitkGaussian}"))).to.deep.equal({
      code: "bad-parameters",
      message: 'ct.yaml, line 1: setting.interpolator is "sitkGaussian", which does not fit',
      help: "How the image is resampled: sitkBSpline (or 3), sitkLinear (2), sitkNearestNeighbor (1); sitkBSpline.",
    });
    expect(await messageOf(() => parse("setting:\n- binWidth"))).to.equal(
      'ct.yaml, line 2: setting must be a map, not ["binWidth"]',
    );
    expect(await messageOf(() => parse(""))).to.equal("ct.yaml: the file must be a map, not null");
  });

  it("are bounded", async () => {
    expect(await messageOf(() => parse("setting: {binWidth: 1"))).to.match(/^ct\.yaml, line 1: no YAML: /);
    const bomb = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]"];
    for (let k = 0; k < 9; k++) {
      const [from, to] = [String.fromCharCode(97 + k), String.fromCharCode(98 + k)];
      bomb.push(`${to}: &${to} [*${from}, *${from}, *${from}, *${from}, *${from}, *${from}, *${from}, *${from}, *${from}]`);
    }
    expect(await messageOf(() => parse(bomb.join("\n")))).to.equal(
      "ct.yaml: cannot be read: Excessive alias count indicates a resource exhaustion attack",
    );
    expect(await messageOf(() => parse("[".repeat(20_000)))).to.match(/^ct\.yaml: cannot be read: it is nested too deep$/);
    expect(await messageOf(() => parse(`#${" ".repeat(1_000_000)}`))).to.equal("ct.yaml: too long for a parameter file");
  });
});
