import { expect } from "chai";
import fc from "fast-check";
import { type FileTensor, readSafetensors, safetensorsParts } from "../../src/formats/safetensors.ts";
import { failureOf, messageOf } from "./failure-of.ts";

/** Written by safetensors 0.5 for Python (numpy): tensors of eight types, a scalar, an empty one, and notes. */
const PYTHONS = Buffer.from(
  "EAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCIsIm5vdGUiOiLDqSJ9LCJibi5udW1fYmF0Y2hlc190cmFja2VkIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUi" +
    "OltdLCJkYXRhX29mZnNldHMiOlswLDhdfSwiZG91YmxlIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbOCwxNl19LCJlbXB0eSI6eyJkdHlw" +
    "ZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbMTYsMTZdfSwidyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwyXSwiZGF0YV9vZmZzZXRzIjpbMTYs" +
    "MzJdfSwiaGFsZiI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbNF0sImRhdGFfb2Zmc2V0cyI6WzMyLDQwXX0sInNtYWxsIjp7ImR0eXBlIjoiSTgiLCJzaGFwZSI6WzFdLCJk" +
    "YXRhX29mZnNldHMiOls0MCw0MV19LCJieXRlcyI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNDEsNDNdfSwiZmxhZ3MiOnsiZHR5cGUiOiJC" +
    "T09MIiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNDMsNDVdfX0DAAAAAAAAAJqZmZmZmbk/AADAPwAAEMAAAEBAAACAQAA+//sBAAB8+Qf/AQA=",
  "base64",
);

/** A file of this header, as text, and these bytes. */
function file(header: string, data: ArrayLike<number> = []): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.from(data as number[])]);
}

describe("formats/safetensors", () => {
  it("reads what the format's own library writes", () => {
    const { metadata, tensors } = readSafetensors(PYTHONS, "p.safetensors");
    expect(metadata).to.deep.equal({ format: "pt", note: "é" });
    const values = Object.fromEntries([...tensors].map(([name, tensor]) => [name, [tensor.shape, [...tensor.values]]]));
    expect(values).to.deep.equal({
      "bn.num_batches_tracked": [[], [3]],
      double: [[1], [Math.fround(0.1)]],
      empty: [[0, 3], []],
      w: [
        [2, 2],
        [1.5, -2.25, 3, 4],
      ],
      half: [[4], [1.5, -65504, 2 ** -24, Number.POSITIVE_INFINITY]],
      small: [[1], [-7]],
      bytes: [[2], [7, 255]],
      flags: [[2], [1, 0]],
    });
  });

  it("reads half precision by its bits, subnormal and NaN as well, and bfloat16", () => {
    const halves = [0x3c00, 0xc000, 0x0001, 0x8000, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00];
    const bytes = Buffer.from(Uint16Array.from(halves).buffer);
    const read = (dtype: string, data: Buffer): number[] => [
      ...readSafetensors(
        file(`{"h":{"dtype":"${dtype}","shape":[${data.length / 2}],"data_offsets":[0,${data.length}]}}`, data),
        "h",
      ).tensors.get("h")!.values,
    ];
    const infinity = Number.POSITIVE_INFINITY;
    expect(read("F16", bytes)).to.deep.equal([
      1,
      -2,
      2 ** -24,
      -0,
      1023 * 2 ** -24,
      2 ** -14,
      65504,
      infinity,
      -infinity,
      Number.NaN,
    ]);
    expect(read("BF16", Buffer.from(Uint16Array.of(0x3f80, 0xc040, 0x7f80).buffer))).to.deep.equal([1, -3, infinity]);
  });

  it("writes what it reads, equal bytes whatever the order", () => {
    const tensor = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        values: fc.float32Array({
          minLength: shape.reduce((a, b) => a * b, 1),
          maxLength: shape.reduce((a, b) => a * b, 1),
        }),
      }),
    );
    const text = fc.string({ unit: "grapheme" });
    const name = text.filter((each) => each !== "__metadata__");
    const notes = fc.dictionary(name, text);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key }), notes, (entries, metadata) => {
        const bytes = Buffer.concat(safetensorsParts(new Map(entries), metadata));
        const read = readSafetensors(bytes, "f");
        const plain = (tensors: Iterable<readonly [string, FileTensor]>) =>
          Object.fromEntries([...tensors].map(([key, { shape, values }]) => [`tensor ${key}`, [[...shape], [...values]]]));
        expect(plain(read.tensors)).to.deep.equal(plain(entries));
        expect({ ...read.metadata }).to.deep.equal({ ...metadata });
        const turned = Object.fromEntries(Object.entries(metadata).toReversed());
        expect(Buffer.concat(safetensorsParts(new Map(entries.toReversed()), turned)).equals(bytes)).to.equal(true);
      }),
    );
  });

  it("begins its numbers at a multiple of eight bytes, and does not copy them", () => {
    const values = Float32Array.of(1, 2);
    const [head, part] = safetensorsParts(new Map([["w", { shape: [2], values }]])) as [Uint8Array, Uint8Array];
    expect(Buffer.from(head.subarray(8)).toString()).to.equal('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  ');
    expect(head.length % 8).to.equal(0);
    expect(part.buffer).to.equal(values.buffer);
    expect(() => safetensorsParts(new Map([["w", { shape: [3], values }]]))).to.throw(
      RangeError,
      "w has 2 numbers for the shape [3]",
    );
  });

  it("says what is wrong with a file", async () => {
    const of = (bytes: Uint8Array): Promise<string> => messageOf(() => readSafetensors(bytes, "dir/m.safetensors"));
    const one = (entry: string, data: ArrayLike<number> = [0, 0, 0, 0]): Promise<string> => of(file(`{"w":${entry}}`, data));
    expect(await of(Buffer.alloc(3))).to.equal("m.safetensors is cut off: it has 3 bytes");
    expect(await of(PYTHONS.subarray(0, 100))).to.equal(
      "m.safetensors is cut off: its header is 528 bytes long, and 92 are there",
    );
    expect(await of(PYTHONS.subarray(0, 560))).to.equal("m.safetensors is cut off: its numbers take 45 bytes, and 24 are there");
    expect(await of(Buffer.concat([PYTHONS, Buffer.from([0])]))).to.equal(
      "m.safetensors is no safetensors file: 1 bytes follow its numbers",
    );
    expect(await of(Buffer.from("PK\u0003\u0004 a zip file"))).to.match(
      /^m\.safetensors is no safetensors file: its header would be \d+ bytes long$/,
    );
    expect(await of(file("{"))).to.equal("m.safetensors is no safetensors file: its header is no JSON");
    expect(await of(file("[]"))).to.equal("m.safetensors is no safetensors file: its header is no map");
    expect(await of(file('{"__metadata__":{"a":1}}'))).to.equal(
      'm.safetensors is no safetensors file: its "__metadata__" is no map of texts',
    );
    expect(await one("3")).to.equal('m.safetensors is no safetensors file: "w" is no map');
    expect(await failureOf(() => readSafetensors(file('{"w":{"dtype":"F8_E4M3"}}'), "m.safetensors"))).to.deep.equal({
      code: "unsupported-content",
      message: 'm.safetensors holds numbers of a type that is not read: "w" is "F8_E4M3"',
      file: "m.safetensors",
      allowed: "F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL",
    });
    expect(await one('{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}')).to.equal(
      'm.safetensors is no safetensors file: the shape of "w" is [-1]',
    );
    expect(await one('{"dtype":"F32","shape":[1],"data_offsets":[0]}')).to.equal(
      'm.safetensors is no safetensors file: the offsets of "w" are [0]',
    );
    expect(await one('{"dtype":"F32","shape":[2],"data_offsets":[0,4]}')).to.equal(
      'm.safetensors is no safetensors file: "w" takes 4 bytes, and its shape 8',
    );
    expect(await one('{"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,4]}')).to.match(
      /"w" takes 4 bytes, and its shape 3\.2\d*e\+32$/,
    );
    expect(await one('{"dtype":"F32","shape":[0],"data_offsets":[4,4]}')).to.equal(
      'm.safetensors is no safetensors file: "w" begins at 4, and the numbers before end at 0',
    );
  });

  it("ends in words or in tensors, whatever bytes are damaged or missing", async () => {
    const tensors = new Map(["a", "b"].map((name) => [name, { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }]));
    const good = Buffer.concat(safetensorsParts(tensors, { note: "x" }));
    const tried = (bytes: Uint8Array): void => {
      try {
        const { tensors: read } = readSafetensors(bytes, "f");
        let numbers = 0;
        for (const { values } of read.values()) numbers += values.length;
        expect(numbers).to.be.at.most(bytes.length);
      } catch (error) {
        expect((error as Error).name).to.equal("FormatError");
      }
    };
    for (let length = 0; length < good.length; length++) tried(good.subarray(0, length));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          const bytes = Uint8Array.from(good);
          for (const [at, byte] of changes) bytes[at] = byte;
          tried(bytes);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
