import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readArrow, writeArrow } from "../../src/formats/arrow.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../src/formats/table.ts";
import { requireReference, runPython } from "../support/reference.ts";
import { failureOf } from "./failure-of.ts";
import { randomTable } from "./random-table.ts";

const everyType = tableOf(
  [
    integerColumn("PID", [3, -1, 2]),
    integerColumn("big", [9007199254740991, Number.NaN, -9007199254740991]),
    numberColumn("x", [0.1, Number.NaN, -Infinity]),
    booleanColumn("b", [true, null, false]),
    textColumn("t", ["é", null, ""]),
  ],
  "PID",
);

describe("formats/arrow", () => {
  it("reads back what it wrote, cell for cell, the id with it", () =>
    fc.assert(
      fc.asyncProperty(randomTable, async (table) => {
        expect(await readArrow(await writeArrow(table), "x.arrow")).to.deep.equal(table);
      }),
      { numRuns: 150 },
    ));

  it("keeps a table without rows or columns", async () => {
    for (const table of [tableOf([numberColumn("x", []), textColumn("t", [])]), tableOf([])]) {
      expect(await readArrow(await writeArrow(table), "x.arrow")).to.deep.equal(table);
    }
  });

  it("writes equal tables as equal bytes, whatever lies under a missing cell", async () => {
    const odd = new Float64Array(new BigUint64Array([0x7ff8000000000001n]).buffer);
    const one = await writeArrow(tableOf([{ name: "x", type: "number", values: odd }]));
    const two = await writeArrow(tableOf([numberColumn("x", [Number.NaN])]));
    expect(Buffer.compare(one, two)).to.equal(0);
    expect(Buffer.compare(await writeArrow(everyType), await writeArrow(everyType))).to.equal(0);
  });

  it("says when a file is cut off, at any length", async () => {
    const bytes = await writeArrow(everyType);
    for (let length = 0; length < bytes.length; length++) {
      const { code, message } = await failureOf(() => readArrow(bytes.subarray(0, length), "a/x.arrow"));
      if (length >= 6) expect([code, message]).to.deep.equal(["cut-off-file", `x.arrow is cut off after ${length} bytes`]);
      else expect(code).to.equal("damaged-file");
    }
    expect((await failureOf(() => readArrow(bytes.subarray(0, 0), "x.arrow"))).message).to.equal("x.arrow is empty");
  });

  it("survives damage: a table or a failure, never another exception", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = (await writeArrow(everyType)).slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          await readArrow(bytes, "x.arrow");
        } catch (error) {
          expect(error).to.have.property("failure");
        }
      }),
      { numRuns: 300 },
    ));

  it("says what it cannot read", async () => {
    expect((await failureOf(() => readArrow(Buffer.from("FEA1...."), "x.feather"))).message).to.equal(
      "x.feather is Feather version 1",
    );
    expect((await failureOf(() => readArrow(Buffer.from("PID,x\n1,2\n"), "x.arrow"))).code).to.equal("damaged-file");
  });

  describe("against pandas, pyarrow", () => {
    let folder: string;
    before(async function () {
      requireReference.call(this);
      folder = await mkdtemp(join(tmpdir(), "regimen-arrow-"));
    });
    after(async () => {
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    it("is opened by both, with types, gaps and id, and goes round through them", async () => {
      const path = join(folder, "a.arrow");
      await writeFile(path, await writeArrow(everyType));
      const seen = runPython(
        `import json, sys, pandas as pd, pyarrow as pa, pyarrow.feather as feather
path = json.load(sys.stdin)
table = pa.ipc.open_file(path).read_all()
frame = pd.read_feather(path)
table.validate(full=True)
feather.write_feather(table, path + ".back", compression="uncompressed")
frame.to_feather(path + ".frame", compression="uncompressed")
print(json.dumps([[str(f.type) for f in table.schema], {k.decode(): v.decode() for k, v in table.schema.metadata.items()},
  [c.null_count for c in table.columns], [str(v) for v in table["x"].to_pylist()], table["t"].to_pylist(), table["b"].to_pylist(), table["big"].to_pylist(), frame.shape]))`,
        path,
      );
      expect(seen).to.deep.equal([
        ["int32", "int64", "double", "bool", "string"],
        { "regimen.id": "PID" },
        [0, 1, 1, 1, 1],
        ["0.1", "None", "-inf"],
        ["é", null, ""],
        [true, null, false],
        [9007199254740991, null, -9007199254740991],
        [3, 5],
      ]);
      expect(await readArrow(await readFile(`${path}.back`), path)).to.deep.equal(everyType);
      const frame = await readArrow(await readFile(`${path}.frame`), path);
      expect(frame.columns[0]).to.deep.equal(everyType.columns[0]);
      expect(frame.columns[2]).to.deep.equal(everyType.columns[2]);
      expect(frame.columns[4]).to.deep.equal(everyType.columns[4]);
    });

    it("reads the types that others write, and names a column it cannot read", async () => {
      const path = join(folder, "b.arrow");
      runPython(
        `import json, sys, pyarrow as pa, pyarrow.feather as feather
path = json.load(sys.stdin)
table = pa.table({"i8": pa.array([1, None, -3], pa.int8()), "u64": pa.array([1, 2, 3], pa.uint64()), "f4": pa.array([.5, None, 2], pa.float32()),
  "cat": pa.array(["a", "b", "a"]).dictionary_encode(), "large": pa.array(["x", None, "z"], pa.large_string()), "none": pa.nulls(3)})
feather.write_feather(table, path, compression="uncompressed")
feather.write_feather(table, path + ".lz4", compression="lz4")
feather.write_feather(pa.table({"d": pa.array([0], pa.date32())}), path + ".date", compression="uncompressed")
feather.write_feather(pa.table({"n": pa.array([2**60])}), path + ".big", compression="uncompressed")
with pa.ipc.new_stream(path + ".stream", table.schema) as out: out.write_table(table, max_chunksize=2)
print("null")`,
        path,
      );
      const expected: Table = {
        rows: 3,
        columns: [
          integerColumn("i8", [1, Number.NaN, -3]),
          integerColumn("u64", [1, 2, 3]),
          numberColumn("f4", [0.5, Number.NaN, 2]),
          textColumn("cat", ["a", "b", "a"]),
          textColumn("large", ["x", null, "z"]),
          numberColumn("none", [Number.NaN, Number.NaN, Number.NaN]),
        ],
      };
      expect(await readArrow(await readFile(path), path)).to.deep.equal(expected);
      expect(await readArrow(await readFile(`${path}.stream`), path)).to.deep.equal(expected);
      const messageFor = async (ending: string): Promise<string> =>
        (await failureOf(async () => readArrow(await readFile(path + ending), `b${ending}`))).message;
      expect(await messageFor(".lz4")).to.equal("b.lz4 is compressed");
      expect(await messageFor(".date")).to.equal('b.date: column "d" is of Arrow type Date32<DAY>');
      expect(await messageFor(".big")).to.equal('b.big, row 1, column "n": 1152921504606846976 is beyond 2^53');
    });
  });
});
