import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readArtifact, readTable, writeArtifact } from "../../src/formats/codecs.ts";
import { integerColumn, numberColumn, tableOf } from "../../src/formats/table.ts";
import { readJson, writeJson } from "../../src/formats/text-codec.ts";
import { failureOf, messageOf } from "./failure-of.ts";

describe("formats/codecs", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regimen-codecs-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);

  it("writes tables and scores by the file's ending, and reads them back", async () => {
    const table = tableOf([integerColumn("id", [4, 2]), numberColumn("p0", [0.25, Number.NaN])]);
    for (const kind of ["table", "scores"] as const) {
      for (const extension of [".arrow", ".csv"]) {
        await writeArtifact(kind, table, at(`t${extension}`), extension);
        expect(await readArtifact(kind, at(`t${extension}`), extension)).to.deep.equal(table);
      }
    }
    expect(await readFile(at("t.csv"), "utf8")).to.equal("id,p0\n4,0.25\n2,\n");
  });

  it("writes a split with its keys in order, one line a list", async () => {
    const split = { test: [1], train: [2, 0], train_ids: ["c", "a"], test_ids: ["b"] };
    await writeArtifact("split", split, at("split.json"), ".json");
    expect(await readFile(at("split.json"), "utf8")).to.equal(
      '{\n  "train": [2, 0],\n  "test": [1],\n  "train_ids": ["c", "a"],\n  "test_ids": ["b"]\n}\n',
    );
    expect(await readArtifact("split", at("split.json"), ".json")).to.deep.equal(split);
  });

  it("says what is wrong with a split", async () => {
    const of = async (text: string): Promise<string> => {
      await writeFile(at("bad.json"), text);
      return messageOf(() => readArtifact("split", at("bad.json"), ".json"));
    };
    expect(await of("[1]")).to.equal("bad.json is no split: it holds no map");
    expect(await of('{"train": [1]}')).to.equal('bad.json is no split: "test" is missing');
    expect(await of('{"train": [1.5], "test": []}')).to.equal('bad.json is no split: "train" holds 1.5');
    expect(await of('{"train": [1], "test": [1]}')).to.equal("bad.json is no split: row 1 comes twice");
    expect(await of('{"train": [1], "test": [2], "train_ids": [1, 2]}')).to.equal(
      'bad.json is no split: "train_ids" must list 1 ids',
    );
    expect(await of('{"train": [1],\n "te')).to.equal(
      "bad.json is cut off: its JSON ends in line 2, column 5, before it is complete",
    );
    expect(await of('{"train": [1],\n test: []}')).to.equal("bad.json is no JSON: line 2, column 2");
  });

  it("keeps text as it is, and hands on the path of what components write themselves", async () => {
    for (const kind of ["figure", "document"] as const) {
      await writeArtifact(kind, "<svg>é</svg>\n", at("f.svg"), ".svg");
      expect(await readArtifact(kind, at("f.svg"), ".svg")).to.equal("<svg>é</svg>\n");
    }
    for (const kind of ["model/forest", "model/gbdt", "model/network", "file", "directory"] as const) {
      expect(await readArtifact(kind, "/some/path", "")).to.equal("/some/path");
    }
  });

  it("says why a file cannot be read", async () => {
    expect(await failureOf(() => readTable(at("none.csv")))).to.deep.equal({
      code: "unreadable-file",
      message: `${at("none.csv")} cannot be read: there is no such file`,
      file: at("none.csv"),
    });
    expect(await messageOf(() => readTable(folder, ".csv"))).to.equal(`${folder} cannot be read: it is a folder`);
    expect(await failureOf(() => readTable(at("Patients.xlsx")))).to.deep.equal({
      code: "unknown-format",
      message: 'Patients.xlsx ends in ".xlsx", which is no table',
      file: at("Patients.xlsx"),
      allowed: ".arrow, .feather, .csv, .ppl, .pkl, .pickle",
    });
  });
});

describe("formats/text-codec", () => {
  it("prints JSON that reads back, keys as given", () => {
    expect(writeJson({ b: [1, "x", null], a: { deep: [] }, list: [{ x: 1 }, [2]], none: {} })).to.equal(
      '{\n  "b": [1, "x", null],\n  "a": {\n    "deep": []\n  },\n  "list": [\n    {\n      "x": 1\n    },\n    [2]\n  ],\n  "none": {}\n}\n',
    );
    expect(writeJson({ auc: Number.NaN, p: Infinity })).to.equal('{\n  "auc": null,\n  "p": null\n}\n');
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const again = readJson(Buffer.from(writeJson(value as never)), "x.json");
        expect(JSON.stringify(again)).to.equal(JSON.stringify(value));
      }),
    );
  });
});
