import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import type { JsonValue } from "../../formats/kind-values.ts";
import { type FileOutput, fileOutput, type OutputPort } from "../../runner/contract/component.ts";
import { tableCsv } from "./csv.ts";
import { tableMarkdown } from "./markdown.ts";
import type { TableModel } from "./model.ts";
import { type TexOptions, tableTex } from "./tex.ts";

const written = (extension: string, doc: string, patientLevel: boolean): OutputPort => ({
  kind: "document",
  doc,
  extension,
  file: "table",
  publish: `tables/{stage}${extension}`,
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
    tex: written(".tex", "LaTeX with booktabs", patientLevel),
    csv: written(".csv", "full-precision values", patientLevel),
    md: written(".md", "Markdown", patientLevel),
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
  texLabel: Type.String({ default: "", description: "\\label of the float." }),
};

interface TableTexts {
  readonly float: boolean;
  readonly fit: boolean;
  readonly texLabel: string;
}

/** Writes the model's .tex, .csv and .md into `scratch` and returns all outputs. */
export async function tableOutputs(
  model: TableModel,
  params: TableTexts,
  scratch: string,
): Promise<{ model: JsonValue; tex: FileOutput; csv: FileOutput; md: FileOutput }> {
  const options: TexOptions = { float: params.float, fit: params.fit, ...(params.texLabel ? { label: params.texLabel } : {}) };
  const save = async (extension: string, text: string): Promise<FileOutput> => {
    const path = join(scratch, `table${extension}`);
    await writeFile(path, text);
    return fileOutput(path);
  };
  return {
    model: model as unknown as JsonValue, // an interface of strings, numbers and lists: JSON as it stands
    tex: await save(".tex", tableTex(model, options)),
    csv: await save(".csv", tableCsv(model)),
    md: await save(".md", tableMarkdown(model)),
  };
}
