import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readNrrd } from "../../../src/formats/volume/nrrd/read-nrrd.ts";
import type { Volume } from "../../../src/formats/volume/volume.ts";
import { failureOf, messageOf } from "../failure-of.ts";

const HEADER: { readonly [field: string]: string | undefined } = {
  type: "short",
  dimension: "3",
  space: "left-posterior-superior",
  sizes: "3 2 1",
  "space directions": "(0.5,0,0) (0,0.75,0) (0,0,2.5)",
  endian: "big",
  encoding: "raw",
  "space origin": "(1,2,3)",
};
const BODY = Buffer.from([0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 255, 255]); // 1 2 3 4 5 −1, big-endian

function file(fields: { readonly [field: string]: string | undefined } = {}, body: Uint8Array = BODY): Uint8Array {
  const lines = Object.entries({ ...HEADER, ...fields }).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from(`NRRD0004\n# a comment\n${lines.join("\n")}\nkey:=value\n\n`), body]);
}

const read = (fields?: Parameters<typeof file>[0], body?: Uint8Array): Promise<Volume> =>
  readNrrd(file(fields, body), "a/x.nrrd");
const message = (fields?: Parameters<typeof file>[0], body?: Uint8Array): Promise<string> => messageOf(() => read(fields, body));

describe("formats/volume: NRRD", () => {
  const values = Int16Array.of(1, 2, 3, 4, 5, -1);

  it("reads values and place as the header says", async () => {
    expect(await read()).to.deep.equal({
      data: values,
      shape: { z: 1, y: 2, x: 3 },
      spacing: { z: 2.5, y: 0.75, x: 0.5 },
      origin: { z: 3, y: 2, x: 1 },
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    const ras = await read({ space: "RAS" });
    expect(ras.origin).to.deep.equal({ z: 3, y: -2, x: -1 });
    expect(ras.direction).to.deep.equal([-1, 0, 0, 0, -1, 0, 0, 0, 1]);
  });

  it("reads gzip, text, bytes to skip, types by any of their names, and a single slice", async () => {
    expect((await read({ encoding: "gzip" }, gzipSync(BODY))).data).to.deep.equal(values);
    expect((await read({ encoding: "ascii" }, Buffer.from("1 2\n3 4 5 -1\n"))).data).to.deep.equal(values);
    expect((await read({ "byte skip": "2" }, Buffer.concat([Buffer.from([9, 9]), BODY]))).data).to.deep.equal(values);
    expect((await read({ "byte skip": "-1" }, Buffer.concat([Buffer.from([9, 9, 9]), BODY]))).data).to.deep.equal(values);
    for (const type of ["short int", "signed short", "signed short int", "int16", "int16_t"]) {
      expect((await read({ type })).data, type).to.deep.equal(values);
    }
    for (const type of ["unsigned short", "unsigned short int", "ushort", "uint16_t"]) {
      expect((await read({ type })).data, type).to.deep.equal(Uint16Array.from(values));
    }
    const flat = { dimension: "2", sizes: "3 2", "space directions": "(0.5,0,0) (0,0.75,0)" };
    expect(await read(flat)).to.deep.include({ shape: { z: 1, y: 2, x: 3 }, spacing: { z: 1, y: 0.75, x: 0.5 } });
  });

  it("says what it does not read", async () => {
    expect(await failureOf(() => read({ type: "block" }))).to.deep.equal({
      code: "unsupported-content",
      message: 'x.nrrd has voxels of type "block"',
      file: "a/x.nrrd",
      allowed: "uint8, int16, int32, float32, float64, int8, uint16, uint32, int64, uint64",
    });
    expect(await message({ encoding: "bzip2" })).to.equal('x.nrrd has the encoding "bzip2", where raw, gzip and text are read');
    expect(await message({ "data file": "x.raw" })).to.equal("x.nrrd is a NRRD header whose voxels are in another file");
    expect(await message({ dimension: "4", sizes: "3 2 1 7", "space directions": undefined, space: undefined })).to.contain(
      "x.nrrd is cut off",
    );
    expect(await message({ dimension: "4", sizes: "3 2 2 7", "space directions": undefined })).to.equal(
      "x.nrrd has 4 axes (3 × 2 × 2 × 7), where a volume has three",
    );
    expect(await message({ "line skip": "3" })).to.equal("x.nrrd has 3 lines to be skipped before its voxels");
  });

  it("says what a header or its voxels have wrong", async () => {
    const of = (bytes: Uint8Array): Promise<string> => messageOf(() => readNrrd(bytes, "x.nrrd"));
    expect(await of(new Uint8Array())).to.equal("x.nrrd is empty");
    expect(await of(Buffer.from("text"))).to.equal('x.nrrd is no NRRD file: it does not begin with "NRRD000" and a version');
    expect(await of(file().subarray(0, 60))).to.equal("x.nrrd is cut off: its header has no end");
    expect(await message({ sizes: undefined })).to.equal('x.nrrd has a header without "sizes"');
    expect(await message({ sizes: "3 x 1" })).to.equal('x.nrrd has "sizes: 3 x 1" in its header, which are no numbers');
    expect(await message({ dimension: "2" })).to.equal("x.nrrd has 3 sizes, but the dimension 2");
    expect(await message({ sizes: "3 0 1" })).to.equal("x.nrrd has no voxels: its size along y is 0");
    expect(await message({ sizes: "3 2 -1" })).to.equal("x.nrrd has an impossible size along z: -1");
    expect(await message({ sizes: "3000 2000 1000" })).to.equal(
      "x.nrrd is too large: 1000 × 2000 × 3000 voxels of 2 bytes, where 2 GiB are the limit",
    );
    expect(await message({ "space directions": "(0,0,0) (0,1,0) (0,0,1)" })).to.equal(
      "x.nrrd has an impossible spacing along x: 0 mm",
    );
    expect(await message({ "space directions": "(1,0) (0,1) (0,0)" })).to.equal(
      'x.nrrd has 2 numbers in a vector of "space directions", where space has 3 dimensions',
    );
    expect(await message({}, BODY.subarray(0, 8))).to.equal("x.nrrd is cut off: 8 of 12 bytes are there");
    expect(await message({ encoding: "text" }, Buffer.from("1 2 3 4 5        "))).to.equal(
      "x.nrrd is cut off: 5 of 6 numbers are there",
    );
    expect(await message({ encoding: "text" }, Buffer.from("1 2 3 four 5 6"))).to.equal(
      'x.nrrd has "four" where a number belongs',
    );
  });
});
