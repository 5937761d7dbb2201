import { expect } from "chai";
import { gridDifference } from "../../../../../src/components/imaging/radiomics/preparation/same-grid.ts";
import { readNifti } from "../../../../../src/formats/volume/nifti/read-nifti.ts";
import { writeNifti } from "../../../../../src/formats/volume/nifti/write-nifti.ts";
import { type Volume, volumeOf } from "../../../../../src/formats/volume/volume.ts";

describe("gridDifference", () => {
  const image: Volume = {
    ...volumeOf(new Uint8Array(8), { z: 2, y: 2, x: 2 }, { z: 1.3, y: 0.7, x: 0.7 }),
    origin: { z: -100.1, y: -175.5, x: -173.6 },
  };

  it("takes a place in float32, as NIfTI files have it, for the same", async () => {
    const mask = await readNifti(writeNifti(image), "mask.nii");
    expect(mask.origin.z).to.not.equal(image.origin.z);
    expect(gridDifference(image, mask, 1e-6)).to.equal(undefined);
  });

  it("says how grids differ", () => {
    expect(gridDifference(image, { ...image, origin: { ...image.origin, z: -100.0999 } }, 1e-6)).to.equal(
      "the mask starts at z -100.0999, y -175.5, x -173.6 mm, the image at z -100.1, y -175.5, x -173.6 mm",
    );
    expect(gridDifference(image, { ...image, spacing: { z: 1.3, y: 0.7, x: 0.71 } }, 1e-6)).to.equal(
      "the mask's voxels are z 1.3, y 0.7, x 0.71 mm, the image's z 1.3, y 0.7, x 0.7 mm",
    );
  });
});
