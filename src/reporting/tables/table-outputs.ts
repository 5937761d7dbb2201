import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import type { JsonValue } from "../../formats/kind-values.ts";
import { type FileOutput, fileOutput, type OutputPort, type TaskLog } from "../../runner/contract/component.ts";
import { Choice } from "../../runner/contract/params.ts";
import { tableCsv } from "./csv.ts";
import { tableMarkdown } from "./markdown.ts";
import type { TableModel } from "./model.ts";
import { styled, type TableStyle } from "./style.ts";
import { STYLE_PARAMS } from "./style-params.ts";
import { tableTex } from "./tex.ts";
import type { TexOptions } from "./tex-options.ts";
import { widthWarning } from "./tex-width.ts";
import { valuesCsv } from "./values-csv.ts";

const written = (extension: string, doc: string, patientLevel: boolean, file = "table"): OutputPort => ({
  kind: "document",
  doc,
  extension,
  file,
  publish: `tables/{stage}${file === "table" ? "" : `.${file}`}${extension}`,
  ...(patientLevel ? { patientLevel } : {}),
});

const ports = (patientLevel: boolean) =>
  ({
    model: {
      kind: "table-model",
      doc: "the table as a person reads it: printed text and full value of each cell",
      file: "table",
      ...(patientLevel ? { patientLevel } : {}),
    },
    tex: written(".tex", "LaTeX, each number with its key", patientLevel),
    csv: written(".csv", "full-precision values", patientLevel),
    md: written(".md", "Markdown", patientLevel),
    values: written(".csv", "the numbers one a line, by key: value, n, sd, ci_low, ci_high, unit", patientLevel, "values"),
  }) as const satisfies { readonly [port: string]: OutputPort };

/** What every table component gives. */
export const TABLE_OUTPUTS = ports(false);
/** The same for a table that shows single patients. */
export const PATIENT_TABLE_OUTPUTS = ports(true);

/** Parameters that every table component has. */
export const TABLE_PARAMS = {
  caption: Type.String({ default: "", description: "Caption; one that names the table's content unless given." }),
  notes: Type.Array(Type.String(), { default: [], description: "Lines below the table." }),
  float: Type.Boolean({ default: false, description: "Wrap the LaTeX in a table float with its caption." }),
  fit: Type.Boolean({ default: false, description: "Shrink the LaTeX to the line's width where it is wider (needs graphicx)." }),
  rotate: Type.Boolean({
    default: false,
    description: "Turn the LaTeX by 90 degrees (needs graphicx; a float rotating, a long table pdflscape).",
  }),
  long: Type.Boolean({ default: false, description: "Let the LaTeX break over pages, its heading on each (needs longtable)." }),
  align: Choice(["plain", "siunitx"], {
    default: "plain",
    description: "Line numbers up by padding, which needs no package, or by siunitx's S columns (version 2 or 3).",
  }),
  rules: Choice(["booktabs", "hline"], { default: "booktabs", description: "Rules of booktabs, or those that need no package." }),
  lineWidth: Type.Number({
    exclusiveMinimum: 0,
    default: 345,
    description: "Width of a line in pt; a table that is wider is warned of. 345 is article's, 252 a column of IEEEtran.",
  }),
  texLabel: Type.String({ default: "", description: "\\label of the float." }),
  ...STYLE_PARAMS,
};

interface TableTexts extends TableStyle, Required<Omit<TexOptions, "label">> {
  readonly texLabel: string;
  readonly lineWidth: number;
}

/** Styles the model as the parameters say, writes its files into the task's `scratch`, warns if it is too wide, and returns all outputs. */
export async function tableOutputs(
  model: TableModel,
  params: TableTexts,
  { scratch, log }: { readonly scratch: string; readonly log: Pick<TaskLog, "warn"> },
): Promise<{ model: JsonValue; tex: FileOutput; csv: FileOutput; md: FileOutput; values: FileOutput }> {
  const shown = styled(model, params);
  const options: TexOptions = { ...params, ...(params.texLabel ? { label: params.texLabel } : {}) };
  const warning = params.fit || params.rotate ? undefined : widthWarning(shown, params.lineWidth);
  if (warning) log.warn(warning);
  const save = async (name: string, text: string): Promise<FileOutput> => {
    const path = join(scratch, name);
    await writeFile(path, text);
    return fileOutput(path);
  };
  return {
    model: shown as unknown as JsonValue, // an interface of strings, numbers and lists: JSON as it stands
    tex: await save("table.tex", tableTex(shown, options)),
    csv: await save("table.csv", tableCsv(shown)),
    md: await save("table.md", tableMarkdown(shown)),
    values: await save("values.csv", valuesCsv(shown)),
  };
}
