import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { radiomics } from "../../../../src/components/imaging/radiomics.component.ts";
import type { Table } from "../../../../src/formats/table.ts";
import { type Mask, volumeOf } from "../../../../src/formats/volume/volume.ts";
import { requireImagingReference, runPython } from "../../../support/reference.ts";
import { runComponent } from "../../../support/run-component.ts";
import { expectAgreement } from "./agreement-of.ts";
import { randomOf } from "./random.ts";

const PARAMETERS = `# CT of the chest
imageType:
  Original: {}
  LoG:
    sigma: [1.0, 2, 2.5]
    binWidth: 20
  Wavelet: {}
featureClass:
  glcm:
    - Autocorrelation
    - JointEntropy
    - SumAverage
  shape:
  firstorder: [Kurtosis, StandardDeviation, Mean]
setting:
  resampledPixelSpacing: [1.5, 1.5, 1.5]
  interpolator: 'sitkBSpline'
  binWidth: 25
  label: 2
  voxelArrayShift: 1000
  resegmentRange: [-900, 300]
`;

describe("a parameter file", () => {
  before(requireImagingReference);

  it("gives what it gives with pyradiomics, names and order included", async () => {
    const random = randomOf(8);
    const shape = { z: 9, y: 16, x: 15 };
    const spacing = { z: 2, y: 1, x: 1 };
    const values = Array.from({ length: 9 * 16 * 15 }, (_, i) =>
      Math.round(600 * Math.sin(i / 40) * Math.cos(i / 300) - 300 + 200 * random.number()),
    );
    const labels = values.map((_, i) => (random.number() < 0.9 && i > 300 && i < 1900 ? 2 : 1));
    const folder = mkdtempSync(join(tmpdir(), "regimen-parameters-"));
    try {
      const path = join(folder, "ct.yaml");
      writeFileSync(path, PARAMETERS);
      const wanted = runPython(SCRIPT, { path, values, labels, shape, spacing }, "imaging") as [string, number][];
      const image = volumeOf(Int16Array.from(values), shape, spacing);
      const mask: Mask = { ...image, data: Uint8Array.from(labels) };
      const { outputs } = await runComponent(radiomics, { parameters: path }, { image, mask });
      const [names, numbers] = (outputs.features as Table).columns.map((column) => column.values) as unknown as [
        string[],
        Float64Array,
      ]; // text and numbers
      expect(names).to.deep.equal(wanted.map(([name]) => name));
      expect(names).to.include("log-sigma-1-0-mm-3D_glcm_JointEntropy").and.include("log-sigma-2-mm-3D_firstorder_Mean");
      expectAgreement(new Map(names.map((name, i) => [name, numbers[i]!])), wanted, "ct.yaml");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const SCRIPT = `
import sys, json, logging, numpy as np, SimpleITK as sitk
from radiomics import featureextractor
logging.disable(50)
given = json.load(sys.stdin)
def volume(values, kind):
    image = sitk.GetImageFromArray(np.array(values, dtype=kind).reshape([given["shape"][axis] for axis in "zyx"]))
    image.SetSpacing([float(given["spacing"][axis]) for axis in "xyz"])
    return image
extractor = featureextractor.RadiomicsFeatureExtractor(given["path"], additionalInfo=False)
found = extractor.execute(volume(given["values"], "int16"), volume(given["labels"], "uint8"))
print(json.dumps([[name, float(value)] for name, value in found.items() if not name.startswith("diagnostics")]))
`;
