import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readVolume } from "../../../src/formats/volume/read-volume.ts";
import { repository } from "../../support/project.ts";
import { failureOf } from "../failure-of.ts";

const golden = (name: string): string => join(repository, "test/golden/imaging", name);
const hasLibrary = async (): Promise<boolean> => {
  const name = "daikon"; // optional, so not looked for by the compiler
  return import(name).then(
    () => true,
    () => false,
  );
};

describe("formats/volume: JPEG-compressed DICOM", () => {
  // what a checkout without the library does is what the project's own tests see; with it both say the same of lossless files
  it("reads lossless JPEG and JPEG 2000 as SimpleITK does with the optional library, else names it", async () => {
    const { made: _, ...files } = JSON.parse(readFileSync(golden("jpeg-values.json"), "utf8")) as { [name: string]: number[] };
    if (await hasLibrary()) {
      for (const [name, values] of Object.entries(files)) {
        expect(Array.from((await readVolume(golden(`${name}.dcm`))).data), name).to.deep.equal(values);
      }
      return;
    }
    const path = golden("jpeg-lossless-int16.dcm");
    expect(await failureOf(() => readVolume(path))).to.deep.equal({
      code: "unsupported-content",
      message:
        "jpeg-lossless-int16.dcm is compressed by JPEG Lossless, first order (1.2.840.10008.1.2.4.70), which needs the library daikon",
      file: path,
      help: "npm install daikon, or write it uncompressed, as by `gdcmconv --raw jpeg-lossless-int16.dcm raw.dcm`",
    });
  });
});
