import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { readMask, readVolume, writeVolume } from "../../../src/formats/volume/read-volume.ts";
import { volumeOf } from "../../../src/formats/volume/volume.ts";
import { failureOf, messageOf } from "../failure-of.ts";
import { imageFile } from "./dicom-writer.ts";
import { scratchFolder } from "./scratch-folder.ts";

describe("formats/volume: files by their ending", () => {
  const path = scratchFolder();
  const volume = volumeOf(Int16Array.from([0, 1, 2, 3]), { z: 1, y: 2, x: 2 });

  it("takes the ending that is given before the path's own", async () => {
    await writeVolume(volume, path("a.nii.gz"));
    await copyFile(path("a.nii.gz"), path("0f3a"));
    expect(await readVolume(path("0f3a"), ".nii.gz")).to.deep.equal(volume);
    expect(await readVolume(path("0f3a"), ".NII.GZ")).to.deep.equal(volume);
    await copyFile(path("a.nii.gz"), path("zipped.nii"));
    expect(await readVolume(path("zipped.nii"))).to.deep.equal(volume);
    await writeVolume(volume, path("b.nii"));
    await copyFile(path("b.nii"), path("plain.nii.gz"));
    expect(await readVolume(path("plain.nii.gz"))).to.deep.equal(volume);
    await writeFile(path("one"), imageFile());
    expect((await readVolume(path("one"), ".dcm")).shape).to.deep.equal({ z: 1, y: 2, x: 3 });
    await mkdir(path("series"));
    await copyFile(path("one"), path("series/one"));
    expect((await readVolume(path("series"), "")).shape).to.deep.equal({ z: 1, y: 2, x: 3 });
  });

  it("says which endings there are", async () => {
    await writeFile(path("a.png"), "");
    expect(await failureOf(() => readVolume(path("a.png")))).to.deep.equal({
      code: "unknown-format",
      message: 'a.png ends in ".png", which is no volume',
      file: path("a.png"),
      allowed: ".nii, .nii.gz, .nrrd, .dcm, or a folder with a DICOM series",
    });
    await writeFile(path("noending"), "");
    expect(await messageOf(() => readVolume(path("noending")))).to.equal("noending has no ending that says what it is");
    for (const name of ["a.hdr", "a.img", "a.nhdr"]) {
      await writeFile(path(name), "");
      expect(await messageOf(() => readVolume(path(name)))).to.equal(
        `${name} is half of a volume: header and voxels lie in two files, of which only one would be kept track of`,
      );
    }
    expect(await messageOf(() => readVolume(path("none.nii")))).to.equal(
      `${path("none.nii")} cannot be read: there is no such file`,
    );
    try {
      await writeVolume(volume, path("a.png"));
      expect.fail("it was written");
    } catch (error) {
      expect(error).to.be.instanceOf(RangeError).with.property("message", "a volume is written as .nii.gz or .nii, not .png");
    }
  });

  it("reads whole numbers from 0 to 255 as a mask, and names a voxel that is none", async () => {
    await writeVolume(volumeOf(Float32Array.from([0, 1, 2, 255]), { z: 1, y: 2, x: 2 }), path("mask.nii"));
    expect((await readMask(path("mask.nii"))).data).to.deep.equal(Uint8Array.from([0, 1, 2, 255]));
    for (const [value, shown] of [
      [256, "256"],
      [-1, "-1"],
      [0.5, "0.5"],
      [Number.NaN, "NaN"],
    ] as const) {
      await writeVolume(volumeOf(Float64Array.from([0, 1, 0, value]), { z: 1, y: 2, x: 2 }), path("bad.nii"));
      expect(await failureOf(() => readMask(path("bad.nii")))).to.deep.equal({
        code: "not-a-mask",
        message: `bad.nii is no mask: its voxel [z, y, x] = [0, 1, 1] is ${shown}`,
        file: path("bad.nii"),
        allowed: "whole numbers from 0 to 255",
      });
    }
  });
});
