import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { JsonValue } from "../../../src/formats/kind-values.ts";
import { printedNumbers } from "../../../src/printed-numbers.ts";
import type { TableModel } from "../../../src/reporting/tables/model.ts";
import { values } from "../../../src/reporting/values/values.component.ts";
import { isFileOutput } from "../../../src/runner/contract/component.ts";
import { MARKED } from "../tables/rich-model.ts";

const json = (model: TableModel): JsonValue => model as unknown as JsonValue;
const DEFAULTS = { where: {}, percent: false, thousands: false, sign: false, p: false };

describe("reporting/values", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-values-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(
    declared: object,
    tables: readonly TableModel[],
    about: { synthetic?: boolean; patientLevel?: boolean } = {},
  ) {
    const warnings: string[] = [];
    let isPatientLevel = false;
    const handles = tables.map((model, at) => ({
      label: `stage${at}.model`,
      patientLevel: about.patientLevel ?? false,
      read: async () => json(model),
    }));
    const context = {
      params: { values: declared },
      inputs: { tables: handles },
      scratch: folder,
      stage: "values",
      synthetic: about.synthetic ?? false,
      log: { warn: (text: string) => warnings.push(text) },
      declarePatientLevel: () => {
        isPatientLevel = true;
      },
    };
    const outputs = await values.run(context as unknown as Parameters<typeof values.run>[0]);
    const textOf = (output: unknown): string => {
      if (!isFileOutput(output as never)) throw new Error("no file");
      return readFileSync((output as { path: string }).path, "utf8");
    };
    const model = outputs.values as JsonValue & { readonly patientLevel: boolean };
    return { model, tex: textOf(outputs.tex), csv: textOf(outputs.csv), warnings, isPatientLevel };
  }
  const defined = (tex: string): string[] => [...tex.matchAll(/^\\rgdefine\{(.*)$/gm)].map(([line]) => line);

  it("writes each value, then each number that a table prints, under its key", async () => {
    const { model, tex, csv } = await run({ time: { ...DEFAULTS, of: "table2.lgbm.time", unit: "s" } }, [MARKED]);
    const lines = defined(tex);
    expect(lines.slice(0, 3)).to.deep.equal([
      "\\rgdefine{values.time}{time}{7.25\\,s}%",
      "\\rgdefine{table2.rf.ct-accuracy}{table2.rf.ct-accuracy}{0.865}%",
      "\\rgdefine{table2.rf.ct-accuracy.sd}{table2.rf.ct-accuracy.sd}{0.012}%",
    ]);
    expect(lines).to.include("\\rgdefine{table2.lgbm.p}{table2.lgbm.p}{\\ensuremath{<}0.001}%");
    const printed = printedNumbers(json(MARKED), "table2").filter(({ text }) => text !== null);
    expect(lines).to.have.length(1 + printed.length);
    expect(tex.split("\n")[0]).to.equal(`% values: 1 value and ${printed.length} numbers of tables.`);
    expect(csv).to.equal("key,value,n,sd,ci_low,ci_high,unit\nvalues.time,7.25,,,,,s\n");
    expect(printedNumbers(model, "values")).to.deep.equal([
      { key: "values.time", text: "7.25 s", value: 7.25, table: "values", row: "time", column: "table2.lgbm.time" },
    ]);
  });

  it("says of synthetic data that they are, in the header, the CSV and for the text", async () => {
    const { tex, csv } = await run({ n: { ...DEFAULTS, value: 7 } }, [], { synthetic: true });
    expect(tex).to.contain(
      "% SYNTHETIC. Synthetic cohort: these numbers say nothing about patients and are not those of the paper.\n",
    );
    expect(tex).to.contain("\\renewcommand\\rgifsynthetic[2]{#1}%\n");
    expect(csv).to.equal("key,value,n,sd,ci_low,ci_high,unit,data\nvalues.n,7,,,,,,synthetic\n");
    const real = await run({ n: { ...DEFAULTS, value: 7 } }, []);
    expect(real.tex).not.to.match(/SYNTHETIC|renewcommand/);
    expect(real.tex).to.contain("% Data: not synthetic.");
  });

  it("is marked as showing single patients where a table does, by its port or by itself", async () => {
    const declared = { n: { ...DEFAULTS, value: 7 } };
    const byPort = await run(declared, [MARKED], { patientLevel: true });
    const byItself = await run(declared, [{ ...MARKED, patientLevel: true }]);
    const neither = await run(declared, [MARKED]);
    expect([byPort, byItself, neither].map(({ isPatientLevel, model }) => [isPatientLevel, model.patientLevel])).to.deep.equal([
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  it("warns of a value without a number", async () => {
    const { warnings } = await run({ auc: { ...DEFAULTS, of: "table2.net.ct-auc", digits: 2 } }, [MARKED]);
    expect(warnings).to.deep.equal(['the value "auc" has no number: it prints a dash']);
  });

  it("refuses two tables of one name", async () => {
    const error = await run({}, [MARKED, MARKED]).catch((caught: unknown) => caught);
    expect((error as { failure: object }).failure).to.deep.equal({
      code: "same-table",
      message: 'stage0.model and stage1.model are both the table "table2", so their numbers have the same keys',
      help: "give each a values stage of its own",
    });
  });

  it("gives the same bytes for the same tables", async () => {
    const declared = { time: { ...DEFAULTS, of: "table2.lgbm.time" } };
    expect((await run(declared, [MARKED])).tex).to.equal((await run(declared, [MARKED])).tex);
  });
});
