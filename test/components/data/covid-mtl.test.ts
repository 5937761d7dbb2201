import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { FEATURE_NAMES } from "../../../src/components/data/covid-mtl/feature-names.ts";
import { featureShape } from "../../../src/components/data/covid-mtl/feature-shapes.ts";
import { syntheticCohort } from "../../../src/components/data/covid-mtl/synthetic-cohort.ts";
import { drawGroups } from "../../../src/components/data/covid-mtl/synthetic-patients.ts";
import { covidMtl } from "../../../src/components/data/covid-mtl.component.ts";
import { stratifiedSplit } from "../../../src/components/data/stratified-split.component.ts";
import { welchAnova } from "../../../src/components/stats/welch-anova.component.ts";
import { readTable } from "../../../src/formats/codecs.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import { writeCsv } from "../../../src/formats/csv.ts";
import type { Split } from "../../../src/formats/kind-values.ts";
import { selectRows } from "../../../src/formats/rows.ts";
import { numberColumn, type Table, tableOf } from "../../../src/formats/table.ts";
import type { Failure } from "../../../src/runner/contract/failure.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { pickleFrame } from "../../formats/pickle-writer.ts";
import { requireShared, sharedPath } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";
import { measured, people, withCell, withCohort, withColumn, without } from "./cohort-files.ts";

const LABELS = ["COVIDNC", "COVIDCT", "COVIDSeverity"];

const load = async (folder: string): Promise<{ patients: Table; features: Table; warnings: readonly string[] }> => {
  const { outputs, warnings, synthetic } = await runComponent(covidMtl, { source: folder });
  expect(synthetic).to.equal(false);
  return { patients: outputs.patients as Table, features: outputs.features as Table, warnings };
};

/** What is said of a cohort of these tables. */
async function complaint(
  as: "pickles" | "csv",
  patients: Table | Uint8Array | string | null,
  features: Table | Uint8Array | string | null,
) {
  let failure: Failure | undefined;
  let folder = "";
  await withCohort(as, patients, features, async (path) => {
    folder = path;
    failure = (await failureOf(() => load(path))) as Failure;
  });
  const message = failure!.message.replaceAll(folder, "FOLDER");
  return { ...failure!, message };
}

describe("data/covid-mtl", () => {
  describe("reading a folder", () => {
    it("gives the same tables from pickles and from CSV", async () => {
      const read: Table[][] = [];
      for (const as of ["pickles", "csv"] as const) {
        await withCohort(as, people, measured, async (folder) => {
          const { patients, features, warnings } = await load(folder);
          expect(warnings).to.deep.equal([]);
          read.push([patients, features]);
        });
      }
      expect(read[0]).to.deep.equal(read[1]);
      expect(read[0]).to.deep.equal([people, measured]);
    });

    it("derives the labels from the raw columns where they are not there", async () => {
      await withCohort("pickles", without(people, ...LABELS), measured, async (folder) => {
        expect((await load(folder)).patients).to.deep.equal(people);
      });
      await withCohort("csv", without(people, "COVIDCT", "Morbidity", "SARS-CoV-2 nucleic acids"), measured, async (folder) => {
        const { patients } = await load(folder);
        for (const label of LABELS) expect(findColumn(patients, label)).to.deep.equal(findColumn(people, label));
      });
    });

    it("brings the features into the patients' order, and into the paper's", async () => {
      const mixed = selectRows(measured, [5, 0, 3, 1, 4, 2]);
      const turned = tableOf([...mixed.columns].reverse());
      await withCohort("csv", people, turned, async (folder) => {
        expect((await load(folder)).features).to.deep.equal(measured);
      });
    });

    it("leaves out columns that are no features, and says so", async () => {
      const more = tableOf([...measured.columns, numberColumn("Mine", [1, 2, 3, 4, 5, 6])]);
      await withCohort("csv", people, more, async (folder) => {
        const { features, warnings } = await load(folder);
        expect(features).to.deep.equal(measured);
        expect(warnings).to.deep.equal([
          'radiofeatures.csv has 1 columns that are none of the 375 features; they are left out: "Mine"',
        ]);
      });
    });

    it("says what the folder lacks", async () => {
      const help =
        "clone the authors' repository, github.com/guoqingbao/COVID-MTL, and give its folder data as source; or take source: synthetic";
      expect(await complaint("csv", null, null)).to.deep.equal({
        code: "cohort-folder",
        message: "FOLDER holds neither radioinfo.ppl and info.ppl nor radiofeatures.csv and patients.csv",
        help,
      });
      expect(await complaint("pickles", null, measured)).to.deep.equal({
        code: "cohort-folder",
        message: "FOLDER holds radioinfo.ppl but not info.ppl",
        help,
      });
      expect((await complaint("csv", people, null)).message).to.equal("FOLDER holds patients.csv but not radiofeatures.csv");
      expect((await failureOf(() => load("/nowhere/data"))).message).to.equal("there is no folder /nowhere/data");
      expect((await failureOf(() => load(import.meta.filename))).message).to.equal(
        `${import.meta.filename} is a file, but source names a folder`,
      );
    });

    it("says when a file is cut off", async () => {
      const pickle = pickleFrame(measured);
      for (const length of [0, 1, 60, 5000, pickle.length - 1]) {
        const { code, message, help } = await complaint("pickles", people, pickle.subarray(0, length));
        expect([code, message, help]).to.deep.equal([
          "cut-off-file",
          `radioinfo.ppl is cut off after ${length} bytes`,
          "fetch it again, and compare its size",
        ]);
      }
      const text = await writeCsv(measured);
      const { code, message, help } = await complaint("csv", people, text.slice(0, text.lastIndexOf(",")));
      expect([code, message, help]).to.deep.equal([
        "cut-off-file",
        "radiofeatures.csv, row 6 (line 7) has 375 cells, but the heading has 376",
        "it is the last row: the file may be cut off; fetch it again",
      ]);
    });

    it("says which column is missing", async () => {
      expect(await complaint("csv", without(people, "Age"), measured)).to.deep.equal({
        code: "cohort-column",
        message: 'patients.csv has no column "Age"',
        help: "add the column, or fetch patients.csv again",
      });
      const renamed = withColumn(people, "Gender", (column) => ({ ...column, name: "gender" }));
      expect((await complaint("pickles", renamed, measured)).nearest).to.equal("gender");
      expect((await complaint("csv", without(people, "COVIDCT", "CT"), measured)).message).to.equal(
        'patients.csv has no column "COVIDCT", nor the column "CT" that it follows from',
      );
      expect((await complaint("pickles", people, without(measured, "PID"))).message).to.equal(
        'radioinfo.ppl has no column "PID"',
      );
      expect((await complaint("csv", people, without(measured, "Energy"))).message).to.equal(
        'radiofeatures.csv has no column "Energy"',
      );
      expect(await complaint("csv", people, without(measured, "Energy", "Imc1"))).to.deep.equal({
        code: "cohort-column",
        message: 'radiofeatures.csv lacks 2 of the 375 features: "Energy" and "Imc1"',
        help: "fetch radiofeatures.csv again",
      });
    });

    it("says which PID comes twice or has no partner", async () => {
      const one = (table: Table, row: number, pid: number): Table => withCell(table, "PID", row, pid);
      expect(await complaint("csv", one(people, 3, 2), measured)).to.deep.equal({
        code: "cohort-duplicate",
        message: 'patients.csv, row 4, column "PID" is 2, which row 2 has already',
        help: "delete one of the two rows",
      });
      expect((await complaint("pickles", people, one(measured, 5, 1))).message).to.equal(
        'radioinfo.ppl, row 6, column "PID" is 1, which row 1 has already',
      );
      expect(await complaint("csv", people, one(measured, 2, 99))).to.deep.equal({
        code: "cohort-unmatched",
        message: 'patients.csv, row 3, column "PID" is 3, which radiofeatures.csv lacks',
        help: "add the patient to radiofeatures.csv or delete the row; if many are missing, fetch radiofeatures.csv again",
      });
      expect((await complaint("csv", people, selectRows(measured, [0, 1]))).message).to.equal(
        'patients.csv, row 3, column "PID" is 3, which radiofeatures.csv lacks; so it is with 3 more: 4, 5 and 6',
      );
      expect((await complaint("pickles", selectRows(people, [0, 1, 2, 3, 4]), measured)).message).to.equal(
        'radioinfo.ppl, row 6, column "PID" is 6, which info.ppl lacks',
      );
    });

    it("says where a cell is empty", async () => {
      expect(await complaint("csv", people, withCell(measured, "Energy", 2, null))).to.deep.equal({
        code: "cohort-gap",
        message: 'radiofeatures.csv, row 3 (PID 3), column "Energy" is empty',
        help: "fill the cell in, or delete the patient from both tables",
      });
      expect((await complaint("pickles", people, withCell(measured, "Imc1", 0, Number.NaN))).message).to.equal(
        'radioinfo.ppl, row 1 (PID 1), column "Imc1" is empty',
      );
      expect((await complaint("csv", people, withCell(measured, "Energy", 4, "NaN"))).message).to.equal(
        'radiofeatures.csv, row 5 (PID 5), column "Energy" is empty',
      );
      const two = withCell(withCell(measured, "Energy", 1, null), "Energy", 4, null);
      expect((await complaint("csv", people, two)).message).to.equal(
        'radiofeatures.csv, row 2 (PID 2), column "Energy" is empty; 1 more of the column\'s cells is like it',
      );
      for (const [column, row] of [
        ["Gender", 1],
        ["Age", 5],
        ["COVIDNC", 3],
        ["MeanValue", 2],
      ] as const) {
        expect((await complaint("csv", withCell(people, column, row, null), measured)).message).to.equal(
          `patients.csv, row ${row + 1} (PID ${row + 1}), column "${column}" is empty`,
        );
      }
      expect((await complaint("csv", withCell(people, "PID", 1, null), measured)).message).to.equal(
        'patients.csv, row 2, column "PID" is empty',
      );
      expect((await complaint("csv", without(withCell(people, "CT", 1, null), "COVIDCT"), measured)).message).to.equal(
        'patients.csv, row 2 (PID 2), column "CT" is empty; COVIDCT follows from it',
      );
    });

    it("says where text stands in a number's place", async () => {
      expect(await complaint("csv", people, withCell(measured, "Energy", 2, "4,5e11 "))).to.deep.equal({
        code: "cohort-number",
        message: 'radiofeatures.csv, row 3 (PID 3), column "Energy" is "4,5e11 ", not a number',
        help: "mend the cell, or delete the patient from both tables",
      });
      expect((await complaint("pickles", people, withCell(measured, "LLL_glcm_Imc2", 5, "high"))).message).to.equal(
        'radioinfo.ppl, row 6 (PID 6), column "LLL_glcm_Imc2" is "high", not a number',
      );
      expect((await complaint("csv", people, withCell(measured, "Energy", 0, Infinity))).message).to.equal(
        'radiofeatures.csv, row 1 (PID 1), column "Energy" is "Infinity", not a number',
      );
      expect((await complaint("csv", withCell(people, "Age", 3, "fifty"), measured)).message).to.equal(
        'patients.csv, row 4 (PID 4), column "Age" is "fifty", not a number',
      );
      expect((await complaint("csv", withCell(people, "PID", 3, 4.5), measured)).message).to.equal(
        'patients.csv, row 4, column "PID" is 4.5, not a whole number',
      );
    });

    it("says which label or word is none", async () => {
      expect(await complaint("csv", withCell(people, "COVIDSeverity", 2, 3), measured)).to.deep.equal({
        code: "cohort-label",
        message: 'patients.csv, row 3 (PID 3), column "COVIDSeverity" is 3, not 0, 1 or 2',
        allowed: "0, 1 or 2",
        help: 'mend the cell, or delete the column: it then follows from "Morbidity"',
      });
      expect(
        await complaint("pickles", without(withCell(people, "Morbidity", 0, "Sever"), "COVIDSeverity"), measured),
      ).to.deep.equal({
        code: "cohort-label",
        message: 'info.ppl, row 1 (PID 1), column "Morbidity" is "Sever"; COVIDSeverity follows from it',
        allowed: "control, suspected, mild, regular, severe, critically ill",
        help: "mend the cell",
      });
    });
  });

  describe("source: synthetic", () => {
    it("has the paper's counts and says that it is synthetic", async () => {
      const { outputs, synthetic } = await runComponent(covidMtl, {});
      expect(synthetic).to.equal(true);
      const patients = outputs.patients as Table;
      const features = outputs.features as Table;
      const count = (name: string): { [value: string]: number } => {
        const counts: { [value: string]: number } = {};
        for (const value of findColumn(patients, name).values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
        return counts;
      };
      expect(patients.rows).to.equal(1329);
      expect(count("COVIDCT")).to.deep.equal({ 0: 331, 1: 998 });
      expect(count("COVIDNC")).to.deep.equal({ 0: 568, 1: 761 });
      expect(count("COVIDSeverity")).to.deep.equal({ 0: 568, 1: 562, 2: 199 });
      expect(count("Gender")).to.deep.equal({ Male: 650, Female: 679 });
      expect(count("Hospital")).to.deep.equal({ "HUST-Union Hospital": 959, "HUST-Liyuan Hospital": 370 });
      expect(count("Morbidity")).to.include({ Suspected: 259, Control: 309 });
      expect(features.columns.map((column) => column.name)).to.deep.equal(["PID", ...FEATURE_NAMES]);
      expect([patients.id, features.id]).to.deep.equal(["PID", "PID"]);
      expect(findColumn(features, "PID")).to.deep.equal(findColumn(patients, "PID"));
      for (const column of features.columns) {
        expect(new Set<unknown>(column.values).size, column.name).to.be.greaterThan(1);
        expect(
          column.values.every((value) => Number.isFinite(value)),
          column.name,
        ).to.equal(true);
      }
    });

    it("is decided by the seed alone, down to the last bit", async () => {
      const { patients, features } = syntheticCohort(11);
      const text = (await writeCsv(patients)) + (await writeCsv(features));
      expect(createHash("sha256").update(text).digest("hex")).to.equal(SYNTHETIC_11);
      expect(findColumn(syntheticCohort(12).features, "Imc1")).not.to.deep.equal(findColumn(features, "Imc1"));
    });

    it("has the pair of Figure 8: patient 17 infected, patient 567 not", () => {
      for (let seed = 0; seed < 40; seed++) {
        const groups = drawGroups(seed);
        expect([groups[16]!.nucleic, groups[16]!.ct, groups[566]!.nucleic]).to.deep.equal([true, true, false]);
        expect(groups.filter((group) => group.morbidity === "Suspected")).to.have.length(259);
      }
    });

    it("sets the classes apart, but not in all features", async () => {
      const { patients, features } = syntheticCohort(11);
      for (const group of LABELS) {
        const { outputs } = await runComponent(welchAnova, { group }, { table: features, labels: patients });
        const p = findColumn(outputs.welch as Table, "p").values as Float64Array;
        expect(p.filter((value) => value < 0.001).length, group).to.be.within(60, 330);
      }
    });

    it("goes in blocks: a statistic of two bands is alike", () => {
      const { features } = syntheticCohort(11);
      const correlation = (a: string, b: string): number => {
        const [x, y] = [a, b].map((name) => findColumn(features, name).values as Float64Array) as [Float64Array, Float64Array];
        const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
        const [mx, my] = [mean(x), mean(y)];
        const product = (u: Float64Array, mu: number, v: Float64Array, mv: number): number =>
          u.reduce((sum, value, k) => sum + (value - mu) * (v[k]! - mv), 0);
        return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
      };
      expect(Math.abs(correlation("LLL_glcm_Imc1", "LLH_glcm_Imc1"))).to.be.greaterThan(0.25);
    });
  });

  it("knows a shape for every feature", () => {
    for (const name of FEATURE_NAMES) {
      const { centre, spread, weights, own } = featureShape(name);
      expect([centre, spread, own].every(Number.isFinite), name).to.equal(true);
      expect(
        weights.reduce((sum, weight) => sum + weight * weight, own * own),
        name,
      ).to.be.closeTo(1, 1e-12);
    }
  });

  describe("the real cohort", () => {
    before(function () {
      requireShared(this, "data", "covid-mtl");
    });
    const folder = sharedPath("data/covid-mtl");
    /** Cells that differ; tables are not printed, for they hold patients. */
    const differences = (a: Table, b: Table): number => {
      let count = 0;
      a.columns.forEach((column, j) => {
        for (let row = 0; row < a.rows; row++) if (!Object.is(column.values[row], b.columns[j]?.values[row])) count++;
      });
      return count;
    };
    const heading = (table: Table): string[] => table.columns.map(({ name, type }) => `${name} ${type}`);

    it("comes out of the authors' pickles as out of the CSV files, cell for cell", async () => {
      const pickled = await load(sharedPath("data/covid-mtl/upstream"));
      const { patients, features } = await load(folder);
      const texts = [await readTable(`${folder}/patients.csv`), await readTable(`${folder}/radiofeatures.csv`)];
      expect([pickled.warnings.length, pickled.patients.rows]).to.deep.equal([0, 1329]);
      for (const [a, b, c] of [
        [pickled.patients, patients, texts[0]!],
        [pickled.features, features, texts[1]!],
      ] as const) {
        expect(heading(a)).to.deep.equal(heading(b));
        expect(heading(a)).to.deep.equal(heading(c));
        expect([differences(a, b), differences(a, c)]).to.deep.equal([0, 0]);
      }
    });

    it("derives the three labels as the files have them", async () => {
      const whole = await readTable(`${folder}/patients.csv`);
      const bare = await writeCsv(without(whole, ...LABELS));
      await withCohort("csv", bare, await readFile(`${folder}/radiofeatures.csv`), async (path) => {
        const { patients } = await load(path);
        expect(heading(patients)).to.deep.equal(heading(whole));
        expect(differences(patients, whole)).to.equal(0);
      });
    });

    it("has the paper's features, and splits as scikit-learn splits it", async () => {
      const { patients, features } = await load(sharedPath("data/covid-mtl/upstream"));
      expect(features.columns.slice(1).map((column) => column.name)).to.deep.equal(FEATURE_NAMES);
      const golden = JSON.parse(await readFile(`${folder}/golden/split.json`, "utf8")) as { [name: string]: number[] };
      const { outputs } = await runComponent(
        stratifiedSplit,
        { stratify: "COVIDNC", testSize: 0.3, seed: 11 },
        { table: patients },
      );
      const split = outputs.split as Split;
      const same = (a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean =>
        JSON.stringify(a) === JSON.stringify(b);
      expect([split.train.length, split.test.length]).to.deep.equal([930, 399]);
      expect(same(split.train_ids, golden.train_pid_in_order), "training PIDs in order").to.equal(true);
      expect(same(split.test_ids, golden.test_pid_in_order), "test PIDs in order").to.equal(true);
    });
  });
});

/** sha256 of the cohort of seed 11 as CSV; changes only with the component's version. */
const SYNTHETIC_11 = "8c1f3ca38421e50d28bd7e6efd8864ec1b378a6e1035dcfbb7cf30771aed2a2e";
