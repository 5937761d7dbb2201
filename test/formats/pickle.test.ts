import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readCsv } from "../../src/formats/csv.ts";
import { readPickle } from "../../src/formats/pickle.ts";
import { booleanColumn, integerColumn, numberColumn, tableOf, textColumn } from "../../src/formats/table.ts";
import { requireReference, requireShared, runPython, sharedPath } from "../support/reference.ts";
import { failureOf, messageOf } from "./failure-of.ts";
import { op, pickleFrame } from "./pickle-writer.ts";

const small = tableOf([
  integerColumn("PID", [1, 3]),
  numberColumn("Energy", [0.5, Number.NaN]),
  textColumn("Gender", ["Mäle", null]),
  booleanColumn("seen", [true, false]),
]);

describe("formats/pickle", () => {
  it("reads a table as pandas 1 writes it", async () => {
    expect(await readPickle(pickleFrame(small), "info.ppl")).to.deep.equal(small);
  });

  it("says when it is cut off, at every length", async () => {
    const bytes = pickleFrame(small);
    for (let length = 0; length < bytes.length; length++) {
      expect(await failureOf(() => readPickle(bytes.subarray(0, length), "data/info.ppl"))).to.deep.equal({
        code: "cut-off-file",
        message: `info.ppl is cut off after ${length} bytes`,
        file: "data/info.ppl",
        help: "fetch it again, and compare its size",
      });
    }
  });

  it("survives damage: a table or a failure, never another exception, and leaves the bytes alone", () => {
    const whole = pickleFrame(small);
    return fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const before = bytes.slice();
        try {
          await readPickle(bytes, "x.ppl");
        } catch (error) {
          expect(error).to.have.property("failure");
        }
        expect(Buffer.compare(bytes, before)).to.equal(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("survives any bytes, and any order of instructions", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.uint8Array({ maxLength: 6 }), instruction), { maxLength: 40 }), async (parts) => {
        try {
          await readPickle(Uint8Array.from([0x80, 4, ...parts.flatMap((part) => [...part]), 0x2e]), "x.ppl");
          expect.fail("that is no table");
        } catch (error) {
          expect(error).to.have.property("failure");
        }
      }),
      { numRuns: 2000 },
    ));

  it("runs nothing: a name that no table needs is refused", async () => {
    const hostile = op.file(op.call(op.name("os", "system"), op.text("touch /tmp/harm")));
    expect(await failureOf(() => readPickle(hostile, "x.ppl"))).to.deep.equal({
      code: "unsupported-content",
      message: "x.ppl is no table that can be read: it names os.system, which no table needs",
      file: "x.ppl",
      help: "save the table as Arrow or CSV",
    });
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(await messageOf(() => readPickle(op.file(op.call(op.name("pandas", name))), "x.ppl"))).to.equal(
        `x.ppl is no table that can be read: it names pandas.${name}, which no table needs`,
      );
    }
  });

  it("is not drawn into endless or boundless work", async () => {
    // BINBYTES of a negative length would step back for ever
    expect(await messageOf(() => readPickle(op.file([0x42, ...[0xfa, 0xff, 0xff, 0xff]]), "x.ppl"))).to.equal(
      "x.ppl is no table that can be read: it asks to read backwards",
    );
    const calls = Array.from({ length: 10_001 }, () => [...op.name("builtins", "slice"), 0x29, 0x52]).flat();
    expect(await messageOf(() => readPickle(op.file(calls), "x.ppl"))).to.equal(
      "x.ppl is no table that can be read: it asks for more than 10000 calls",
    );
    // one million columns' worth of cells out of a few bytes: one array under many names
    const wide = tableOf(Array.from({ length: 3 }, (_, j) => numberColumn(`c${j}`, [1, 2])));
    expect((await readPickle(pickleFrame(wide), "x.ppl")).columns).to.have.length(3);
    expect(await messageOf(() => readPickle(op.file([0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 1]), "x.ppl"))).to.equal(
      "x.ppl is no table that can be read: it holds whole numbers below −2^31 or beyond 2^53 outside of a column of numbers",
    );
    expect(await messageOf(() => readPickle(op.file([0x8e, 0, 0, 0, 0, 0, 0, 0, 1]), "x.ppl"))).to.equal(
      "x.ppl is cut off after 12 bytes",
    );
  });

  it("says what is no table", async () => {
    expect(await messageOf(() => readPickle(op.file(op.text("hello")), "x.ppl"))).to.equal(
      "x.ppl is no table that can be read: it holds no pandas DataFrame",
    );
    expect(await messageOf(() => readPickle(Buffer.from("version https://git-lfs.github.com/spec/v1\n"), "x.ppl"))).to.equal(
      "x.ppl is a Git LFS pointer, not the file itself",
    );
    expect(await messageOf(() => readPickle(Uint8Array.of(0x1f, 0x8b, 8), "x.ppl"))).to.equal("x.ppl is compressed");
    expect(await messageOf(() => readPickle(Uint8Array.of(0x80, 4, 0x30, 0x52, 0x2e), "x.ppl"))).to.equal(
      "x.ppl is no pickle of a table, or damaged",
    );
  });

  describe("against pandas", () => {
    let folder: string;
    before(async function () {
      requireReference.call(this);
      folder = await mkdtemp(join(tmpdir(), "regimen-pickle-"));
    });
    after(async () => {
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    it("reads what the installed pandas pickles, in every protocol", async function () {
      this.timeout(180_000);
      const path = join(folder, "frame");
      runPython(
        `import json, sys, pickle, numpy as np, pandas as pd
path = json.load(sys.stdin)
rng = np.random.default_rng(3)
frame = pd.DataFrame({"PID": np.arange(40), "x": rng.normal(size=40) * 10.0 ** rng.integers(-300, 300, 40), "y": rng.normal(size=40).astype("f4"),
  "small": rng.integers(-9, 9, 40).astype("i1"), "b": rng.integers(0, 2, 40).astype(bool), "text": [f"p{i}é" for i in range(40)],
  "object": pd.Series([None if i == 7 else f"q{i}" for i in range(40)], dtype=object), "mixed": pd.Series([i if i % 2 else None for i in range(40)], dtype=object), "z": rng.normal(size=40)})
frame.loc[5, "x"] = np.nan
frame.loc[6, "text"] = np.nan
for protocol in (2, 3, 4, 5):
    with open(f"{path}.{protocol}", "wb") as out: pickle.dump(frame, out, protocol=protocol)
    with open(f"{path}.rows.{protocol}", "wb") as out: pickle.dump(frame[10:20].reset_index(drop=True), out, protocol=protocol)
frame.to_csv(path + ".csv", index=False, float_format=None)
with open(path + ".date", "wb") as out: pickle.dump(pd.DataFrame({"d": pd.to_datetime(["2020-01-01"])}), out)
print("null")`,
        path,
      );
      const csv = await readCsv(await readFile(`${path}.csv`), "frame.csv");
      for (const protocol of [2, 3, 4, 5]) {
        const table = await readPickle(await readFile(`${path}.${protocol}`), "frame.pkl");
        expect(table.columns.map((column) => [column.name, column.type])).to.deep.equal([
          ["PID", "integer"],
          ["x", "number"],
          ["y", "number"],
          ["small", "integer"],
          ["b", "boolean"],
          ["text", "text"],
          ["object", "text"],
          ["mixed", "integer"],
          ["z", "number"],
        ]);
        for (const [j, column] of table.columns.entries()) {
          if (column.name === "y")
            expect(Float32Array.from(column.values as Float64Array)).to.deep.equal(
              Float32Array.from(csv.columns[j]!.values as Float64Array),
            );
          else expect(column.values, column.name).to.deep.equal(csv.columns[j]!.values);
        }
        const part = await readPickle(await readFile(`${path}.rows.${protocol}`), "rows.pkl");
        expect(part.columns[5]!.values).to.deep.equal(table.columns[5]!.values.slice(10, 20));
        expect(part.columns[8]!.values).to.deep.equal(table.columns[8]!.values.slice(10, 20));
      }
      expect((await failureOf(async () => readPickle(await readFile(`${path}.date`), "d.pkl"))).code).to.equal(
        "unsupported-content",
      );
    });
  });

  describe("the authors' files", () => {
    before(function () {
      requireShared(this, "data", "covid-mtl");
    });
    for (const [pickle, csv] of [
      ["info.ppl", "patients.csv"],
      ["radioinfo.ppl", "radiofeatures.csv"],
    ] as const) {
      it(`${pickle} is ${csv}, cell for cell`, async () => {
        const bytes = await readFile(sharedPath("data/covid-mtl/upstream", pickle));
        const table = await readPickle(bytes, pickle);
        const same = await readCsv(await readFile(sharedPath("data/covid-mtl", csv)), csv);
        // not deep.equal: a difference would print patients
        expect(table.columns.map(({ name, type }) => `${name} ${type}`)).to.deep.equal(
          same.columns.map(({ name, type }) => `${name} ${type}`),
        );
        let different = 0;
        table.columns.forEach((column, j) => {
          for (let row = 0; row < table.rows; row++)
            if (!Object.is(column.values[row], same.columns[j]!.values[row])) different++;
        });
        expect([table.rows, different]).to.deep.equal([1329, 0]);
        for (let part = 1; part < 12; part++) {
          const length = Math.floor((bytes.length * part) / 12);
          expect(await messageOf(() => readPickle(bytes.subarray(0, length), pickle))).to.equal(
            `${pickle} is cut off after ${length} bytes`,
          );
        }
      });
    }
  });
});

const instruction = fc.oneof(
  fc.constantFrom(
    ..."()]}0123456789:;<=>?@NRTUVXabcdeghijlopqrstu\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98"
      .split("")
      .map((each) => Uint8Array.of(each.charCodeAt(0))),
  ),
  fc
    .constantFrom("pandas", "builtins", "numpy", "__setstate__", "push", "length", "__proto__", "constructor", "_mgr")
    .map((text) => Uint8Array.from(op.text(text))),
  fc
    .constantFrom(
      ["pandas", "DataFrame"],
      ["numpy", "dtype"],
      ["builtins", "slice"],
      ["numpy.core.multiarray", "_reconstruct"],
      ["pandas.core.internals.managers", "BlockManager"],
      ["_codecs", "encode"],
      ["pyarrow.lib", "_restore_array"],
    )
    .map(([module, name]) => Uint8Array.from(op.name(module!, name!))),
);
