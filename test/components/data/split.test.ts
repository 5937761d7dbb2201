import { expect } from "chai";
import { kFold } from "../../../src/components/data/k-fold.component.ts";
import { stratifiedSplit } from "../../../src/components/data/stratified-split.component.ts";
import type { Split } from "../../../src/formats/kind-values.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const table = tableOf([
  textColumn("id", ["a", "b", "c", "d", "e", "f", "g", "h"]),
  textColumn("sex", ["f", "f", "f", "f", "m", "m", "m", "m"]),
  booleanColumn("seen", [true, true, true, true, false, false, false, null]),
]);
const split = async (params: { readonly [name: string]: unknown }, given: Table = table): Promise<Split> =>
  (await runComponent(stratifiedSplit, params, { table: given })).outputs.split as Split;
const folds = async (params: { readonly [name: string]: unknown }, given: Table = table): Promise<Split[]> => {
  const { outputs } = await runComponent(kFold, params, { table: given });
  expect(Object.keys(outputs)).to.deep.equal(Object.keys(outputs).map((_, k) => `fold${k}`));
  return Object.values(outputs) as Split[];
};

describe("data/stratified-split", () => {
  it("keeps the shares, and names the rows by their ids", async () => {
    const { train, test, train_ids, test_ids } = await split({ stratify: "sex", testSize: 0.5, seed: 1 });
    const ids = table.columns[0]!.values as readonly string[];
    expect(train_ids).to.deep.equal(train.map((row) => ids[row]));
    expect(test_ids).to.deep.equal(test.map((row) => ids[row]));
    expect(test.filter((row) => row < 4)).to.have.length(2);
    expect([...train, ...test].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("has no ids where the table has none", async () => {
    expect(Object.keys(await split({ testSize: 2, seed: 0 }, tableOf([numberColumn("x", [1, 2, 3, 4])])))).to.deep.equal([
      "train",
      "test",
    ]);
  });

  it("says what is impossible", async () => {
    expect(await failureOf(() => split({ stratify: "seen" }))).to.deep.equal({
      code: "split-label",
      message: 'row 8 of table has no label in column "seen", by which the split is stratified',
      help: "fill it in, or take the row out first (data/select)",
    });
    expect(await failureOf(() => split({ stratify: "id" }))).to.deep.equal({
      code: "split-impossible",
      message: "table cannot be split so: a stratified split needs two rows of each class; only one of: a, b, c, d, e, f, g, h",
    });
    expect(await messageOf(() => split({ testSize: 8 }))).to.equal(
      "table cannot be split so: test size must be a share between 0 and 1 or a whole number of rows below 8, got 8",
    );
    expect(await failureOf(() => split({ stratify: "Sex" }))).to.include({ message: 'no column "Sex" in table', nearest: "sex" });
    expect(await messageOf(() => folds({ folds: 9 }))).to.equal("table cannot be split so: 9 folds for 8 rows");
  });

  it("parts the folds: each row is tested once", async () => {
    for (const params of [
      { folds: 3, seed: 4 },
      { folds: 4, stratify: "sex" },
      { folds: 2, shuffle: false },
    ]) {
      const parts = await folds(params);
      expect(parts).to.have.length(params.folds);
      expect(parts.flatMap((part) => part.test).sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const { train, test } of parts) expect([...train, ...test].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    }
    expect((await folds({ folds: 2, shuffle: false })).map((part) => part.test)).to.deep.equal([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
  });

  describe("within a split", () => {
    const within = async (split: Split, params: { readonly [name: string]: unknown }, given: Table = table): Promise<Split[]> =>
      Object.values((await runComponent(kFold, params, { table: given, split })).outputs) as Split[];

    it("cuts the training rows alone, and names them by their ids", async () => {
      const train = [6, 1, 4, 3, 5];
      const cut = { train, test: [0, 2, 7], train_ids: ["g", "b", "e", "d", "f"], test_ids: ["a", "c", "h"] };
      const parts = await within(cut, { folds: 2, shuffle: false });
      expect(parts.map(({ test }) => test)).to.deep.equal([
        [6, 1, 4],
        [3, 5],
      ]);
      expect(parts.map(({ train }) => train)).to.deep.equal([
        [3, 5],
        [6, 1, 4],
      ]);
      expect(parts[0]?.test_ids).to.deep.equal(["g", "b", "e"]);
      // by id, where row numbers are those of another table
      expect(await within({ ...cut, train: [0, 1, 2, 3, 4], test: [5, 6, 7] }, { folds: 2, shuffle: false })).to.deep.equal(
        parts,
      );
    });

    it("takes labels from the training rows alone", async () => {
      const cut = { train: [0, 1, 4, 5], test: [2, 3, 6, 7] };
      const parts = await within(cut, { folds: 2, stratify: "seen", seed: 1 });
      for (const { test } of parts) expect(test.filter((row) => row < 4)).to.have.length(1);
      expect(await messageOf(() => within({ train: [0, 7], test: [] }, { folds: 2, stratify: "seen" }))).to.equal(
        'row 8 of table has no label in column "seen", by which the split is stratified',
      );
      expect(await messageOf(() => within(cut, { folds: 5 }))).to.equal(
        "the training part of table cannot be split so: 5 folds for 4 rows",
      );
      expect(await messageOf(() => within({ train: [9], test: [] }, { folds: 2 }))).to.equal(
        "the split's training part has row 9, but table has 8 rows (counted from 0)",
      );
    });

    it("joins again: every training row is tested once", async () => {
      const cut = await split({ testSize: 0.25, seed: 5 });
      for (const seed of [0, 1, 2]) {
        const parts = await within(cut, { folds: 3, seed });
        expect(parts.flatMap(({ test }) => test).sort()).to.deep.equal([...cut.train].sort());
        for (const { train, test } of parts) expect([...train, ...test].sort()).to.deep.equal([...cut.train].sort());
      }
    });
  });

  describe("against scikit-learn", () => {
    before(requireReference);
    it("cuts a split's training rows in its order", async () => {
      const labels = Array.from({ length: 50 }, (_, row) => ((row * row) % 7) % 3);
      const given = tableOf([integerColumn("y", labels)]);
      const cut = await split({ stratify: "y", testSize: 0.2, seed: 3 }, given);
      const wanted = runPython(
        `import json, sys, numpy as np
from sklearn.model_selection import StratifiedKFold
d = json.load(sys.stdin); y = np.array(d["y"]); t = np.array(d["train"])
print(json.dumps([[t[a].tolist(), t[b].tolist()] for a, b in StratifiedKFold(4, shuffle=True, random_state=7).split(t, y[t])]))`,
        { y: labels, train: cut.train },
      );
      const { outputs } = await runComponent(kFold, { folds: 4, seed: 7, stratify: "y" }, { table: given, split: cut });
      expect((Object.values(outputs) as Split[]).map(({ train, test }) => [train, test])).to.deep.equal(wanted);
    });

    it("has the same rows in the same order", async () => {
      const labels = Array.from({ length: 61 }, (_, row) => ((row * row) % 7) % 3);
      const given = tableOf([
        integerColumn(
          "PID",
          labels.map((_, row) => 100 + row),
        ),
        integerColumn("y", labels),
        textColumn(
          "t",
          labels.map((label) => `c${label}`),
        ),
      ]);
      const wanted = runPython(
        `import json, sys, numpy as np
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
y = np.array(json.load(sys.stdin)); n = np.arange(len(y)); out = []
for s in (None, y):
    for seed in (0, 11): out.append([p.tolist() for p in train_test_split(n, test_size=.3, random_state=seed, stratify=s)])
for cut in (KFold(4, shuffle=True, random_state=11), StratifiedKFold(4, shuffle=True, random_state=11), KFold(4), StratifiedKFold(4)):
    out.append([[a.tolist(), b.tolist()] for a, b in cut.split(n, y)])
print(json.dumps(out))`,
        labels,
      ) as number[][][];
      const rows = ({ train, test }: Split): number[][] => [[...train], [...test]];
      expect(rows(await split({ testSize: 0.3, seed: 0 }, given))).to.deep.equal(wanted[0]);
      expect(rows(await split({ testSize: 0.3, seed: 11 }, given))).to.deep.equal(wanted[1]);
      for (const stratify of ["y", "t"]) {
        expect(rows(await split({ stratify, testSize: 0.3, seed: 0 }, given))).to.deep.equal(wanted[2]);
        expect(rows(await split({ stratify, testSize: 0.3, seed: 11 }, given))).to.deep.equal(wanted[3]);
      }
      expect((await folds({ folds: 4, seed: 11 }, given)).map(rows)).to.deep.equal(wanted[4]);
      expect((await folds({ folds: 4, seed: 11, stratify: "y" }, given)).map(rows)).to.deep.equal(wanted[5]);
      expect((await folds({ folds: 4, shuffle: false }, given)).map(rows)).to.deep.equal(wanted[6]);
      expect((await folds({ folds: 4, shuffle: false, stratify: "t" }, given)).map(rows)).to.deep.equal(wanted[7]);
    });
  });
});

describe("data/k-fold on a rare class", () => {
  it("says that folds will lack it", async () => {
    const given = tableOf([integerColumn("id", [0, 1, 2, 3, 4, 5, 6, 7]), integerColumn("y", [0, 0, 0, 0, 0, 0, 1, 1])], "id");
    const { warnings } = await runComponent(kFold, { folds: 3, stratify: "y" }, { table: given });
    expect(warnings).to.deep.equal(["class 1 has 2 rows in table, fewer than the 3 folds: some folds test none of it"]);
    expect((await runComponent(kFold, { folds: 2, stratify: "y" }, { table: given })).warnings).to.deep.equal([]);
  });
});
