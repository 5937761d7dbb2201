import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readDicomFile } from "../../../src/formats/volume/dicom/dicom-file.ts";
import { imageHeader } from "../../../src/formats/volume/dicom/image-header.ts";
import { decodeJpegInto } from "../../../src/formats/volume/dicom/jpeg.ts";
import { readVolume } from "../../../src/formats/volume/read-volume.ts";
import { repository } from "../../support/project.ts";
import { failureOf } from "../failure-of.ts";

const golden = (name: string): string => join(repository, "test/golden/imaging", name);

describe("formats/volume: JPEG-compressed DICOM", () => {
  it("reads lossless JPEG and JPEG 2000 as SimpleITK does, with the optional library", async () => {
    const { made: _, ...files } = JSON.parse(readFileSync(golden("jpeg-values.json"), "utf8")) as { [name: string]: number[] };
    for (const [name, values] of Object.entries(files))
      expect(Array.from((await readVolume(golden(`${name}.dcm`))).data), name).to.deep.equal(values);
  });

  it("names the library where it is not installed, and another way", async () => {
    const name = "jpeg-lossless-int16.dcm";
    const file = readDicomFile(readFileSync(golden(name)), name);
    const decoded = decodeJpegInto(new Int16Array(1), 0, file, imageHeader(file), async () => undefined);
    expect(await failureOf(() => decoded)).to.deep.equal({
      code: "unsupported-content",
      message: `${name} is compressed by JPEG Lossless, first order (1.2.840.10008.1.2.4.70), which needs the library daikon`,
      file: name,
      help: `npm install daikon, or write it uncompressed, as by \`gdcmconv --raw ${name} raw.dcm\``,
    });
  });

  it("says so where the library cannot decode a picture", async () => {
    const name = "jpeg-2000-int16.dcm";
    const file = readDicomFile(readFileSync(golden(name)), name);
    const broken = { Series: { parseImage: () => ({ decompress: () => {}, getPixelDataBytes: () => null }) } };
    const decoded = decodeJpegInto(new Int16Array(1), 0, file, imageHeader(file), async () => broken);
    expect((await failureOf(() => decoded)).message).to.match(
      /^jpeg-2000-int16\.dcm has an image that is compressed by JPEG 2000.* and cannot be decoded$/,
    );
  });
});
