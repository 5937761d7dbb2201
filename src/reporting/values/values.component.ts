import Type from "typebox";
import type { JsonValue } from "../../formats/kind-values.ts";
import { defineComponent, fileOutput } from "../../runner/contract/component.ts";
import { VALUE, valueMisfits } from "./value-params.ts";

const Params = Type.Object(
  {
    values: Type.Record(Type.String(), VALUE, {
      default: {},
      description: "Values by name, which `\\rgvalue{NAME}` prints: letters, digits and hyphens.",
    }),
  },
  { additionalProperties: false },
);

/** The numbers of a paper's text, by name, and those of its tables by key. */
export const values = defineComponent({
  name: "reporting/values",
  version: 1,
  doc: "Values for a paper's text: `\\rgvalue{NAME}` in LaTeX prints a number of a table or of metrics, in a format that is given here.",
  params: Params,
  inputs: {
    tables: { kind: "table-model", doc: "tables whose numbers are wanted", many: true, optional: true },
    metrics: { kind: "metrics", doc: "metrics whose numbers are wanted", many: true, optional: true, labelled: true },
  },
  outputs: {
    values: { kind: "values", doc: "name, key, what is printed and the full value of each" },
    tex: {
      kind: "document",
      doc: "LaTeX for the preamble: the values by name, and every number of the tables by its key",
      extension: ".tex",
      file: "values",
      publish: "{stage}.tex",
    },
    csv: {
      kind: "document",
      doc: "the values one a line: key, value, n, sd, ci_low, ci_high, unit",
      extension: ".csv",
      file: "values",
      publish: "{stage}.csv",
    },
  },
  showsStage: true,
  check: valueMisfits,
  async run({ params, inputs, scratch, log, stage, synthetic, declarePatientLevel }) {
    const [{ writeFile }, { namedValues }, { keyedNumbers, readMetrics }, { valuesTex }, { declaredCsv }] = await Promise.all([
      import("node:fs/promises"),
      import("./named-values.ts"),
      import("./read-inputs.ts"),
      import("./values-tex.ts"),
      import("./values-csv.ts"),
    ]);
    const { numbers, patientLevel } = await keyedNumbers(inputs.tables ?? []);
    const metrics = await readMetrics(inputs.metrics ?? []);
    const isPatientLevel = patientLevel || (inputs.metrics ?? []).some((handle) => handle.patientLevel);
    if (isPatientLevel) declarePatientLevel();
    const made = namedValues(params.values, numbers, metrics, stage);
    for (const { name, value } of made) if (value === null) log.warn(`the value "${name}" has no number: it prints a dash`);
    const model = { name: stage, values: made, synthetic, patientLevel: isPatientLevel };
    await writeFile(`${scratch}/values.tex`, valuesTex(model, [...numbers.values()]));
    await writeFile(`${scratch}/values.csv`, declaredCsv(model));
    return {
      values: model as unknown as JsonValue, // an interface of strings, numbers and lists: JSON as it stands
      tex: fileOutput(`${scratch}/values.tex`),
      csv: fileOutput(`${scratch}/values.csv`),
    };
  },
});
