import { expect } from "chai";
import { imageCount } from "../../../../src/components/imaging/radiomics/image-count.ts";
import { parseParameterFile } from "../../../../src/components/imaging/radiomics/parameter-file.ts";
import type { Params } from "../../../../src/components/imaging/radiomics/parameters.ts";
import { planOf } from "../../../../src/components/imaging/radiomics/plan-of.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const file = parseParameterFile(
  "setting: {binWidth: 10, label: 2}\nimageType: {LoG: {sigma: [1.0, 2]}, Original: {}}\nfeatureClass: {glcm: [Homogeneity1, Id]}",
  "p.yaml",
);

function planned(params: Partial<Params>, given: typeof file | "none" = file) {
  const warnings: string[] = [];
  const asked = planOf({ preset: "pyradiomics", ...params }, given === "none" ? undefined : given, (message) =>
    warnings.push(message),
  );
  if (asked.preset !== "pyradiomics") throw new Error("expected a plan");
  return { plan: asked.plan, warnings, count: imageCount(asked) };
}

describe("what is extracted", () => {
  it("warns of a Laplacian of Gaussian without widths, which gives nothing", () => {
    expect(planned({ imageType: { LoG: {} } }, "none").warnings).to.deep.equal([
      "LoG gives no image without sigma: name the widths in mm, imageType: { LoG: { sigma: [1, 3] } }",
    ]);
    expect(planned({ sigma: [2], imageType: { LoG: {} } }, "none").warnings).to.deep.equal([]);
  });

  it("is all classes of the image itself unless told otherwise", () => {
    const { plan, count } = planned({}, "none");
    expect(plan.images).to.deep.equal([{ type: "Original", settings: {} }]);
    expect(plan.classes.map(({ name }) => name)).to.deep.equal([
      "shape",
      "firstorder",
      "glcm",
      "gldm",
      "glrlm",
      "glszm",
      "ngtdm",
    ]);
    expect(plan.settings).to.deep.include({ binWidth: 25, label: 1, distances: [1], minimumROIDimensions: 2 });
    expect(count).to.equal(1);
  });

  it("goes by the stage's parameters before the file's, setting by setting", () => {
    const { plan, warnings, count } = planned({ binWidth: 50, imageType: { Wavelet: { level: 2 } } });
    expect(plan.settings).to.deep.include({ binWidth: 50, label: 2 });
    expect(plan.images).to.deep.equal([{ type: "Wavelet", settings: { level: 2 } }]);
    expect(plan.classes).to.deep.equal([{ name: "glcm", features: ["Id"] }]);
    expect(warnings).to.deep.equal(["glcm Homogeneity1 is left out: deprecated, and without a value in pyradiomics, too"]);
    expect(count).to.equal(15);
  });

  it("keeps the file's order, and its sigmas as they are written", () => {
    const { plan, count } = planned({});
    expect(plan.images).to.deep.equal([
      { type: "LoG", settings: { sigma: [1, 2] }, sigmaTexts: ["1.0", "2"] },
      { type: "Original", settings: {} },
    ]);
    expect(count).to.equal(3);
  });

  it("is fixed in the paper's preset", async () => {
    expect(planOf({ preset: "covid-mtl", binWidth: 50 }, undefined, () => {})).to.deep.equal({
      preset: "covid-mtl",
      settings: { binWidth: 50 },
    });
    expect(await failureOf(() => planOf({ preset: "covid-mtl", level: 2 }, undefined, () => {}))).to.deep.equal({
      code: "bad-parameters",
      message: "preset covid-mtl takes no level: its 375 features are those of the image and of its eight wavelet bands",
      help: "preset: pyradiomics takes it",
    });
    expect(await failureOf(() => planOf({ preset: "covid-mtl" }, file, () => {}))).to.include({
      message: "preset covid-mtl takes no imageType: its 375 features are those of the image and of its eight wavelet bands",
    });
  });
});
