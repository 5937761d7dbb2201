/** Writes components.md from the catalogue of the build: `node --import tsx docs/make-components.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CatalogueEntry } from "../src/runner/contract/catalogue.ts";
import type { InputPort, OutputPort } from "../src/runner/contract/component.ts";
import type { Json, JsonObject } from "../src/runner/contract/json.ts";
import { KIND_EXTENSION, kindText } from "../src/runner/contract/kinds.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];
const object = (value: Json | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const cell = (text: string): string => text.replaceAll("|", "\\|");
const code = (value: Json): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

function typeText(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) return (schema.enum as readonly Json[]).map(code).join(", ");
  if (schema.const !== undefined) return code(schema.const);
  const path = object(schema["x-path"]);
  if (schema["x-path"] !== undefined) {
    const words = Array.isArray(path.keywords) ? (path.keywords as readonly string[]) : [];
    return ["path", ...words.map(code)].join(" or ");
  }
  if (Array.isArray(schema.anyOf)) return objects(schema.anyOf).map(typeText).join(" or ");
  if (schema.type === "array") return `list of ${typeText(object(schema.items))}`;
  if (schema.type === "object") {
    const values = Object.values(object(schema.patternProperties))[0];
    return values === undefined ? "map" : `map of names to ${typeText(object(values))}`;
  }
  const kind = schema.type === "string" ? "text" : String(schema.type ?? "any");
  return kind + rangeText(schema);
}

function rangeText({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject): string {
  const low =
    minimum !== undefined ? `from ${String(minimum)}` : exclusiveMinimum !== undefined ? `above ${String(exclusiveMinimum)}` : "";
  const high =
    maximum !== undefined ? `to ${String(maximum)}` : exclusiveMaximum !== undefined ? `below ${String(exclusiveMaximum)}` : "";
  const text = [low, high].filter(Boolean).join(" ");
  return text === "" ? "" : ` ${text}`;
}

function defaultText(schema: JsonObject, needed: boolean): string {
  if (schema.default !== undefined) return schema.default === "" ? "empty" : code(schema.default);
  return needed ? "needed" : "";
}

/** Maps inside a parameter, in lists or alone, whose keys are documented by themselves. */
function inner(schema: JsonObject): JsonObject | undefined {
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return inner(object(schema.items));
  return objects(schema.anyOf)
    .map(inner)
    .find((found) => found !== undefined);
}

function paramRows(schema: JsonObject, prefix = ""): readonly string[] {
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  return Object.entries(object(schema.properties)).flatMap(([name, value]) => {
    const property = object(value);
    const deeper = inner(property);
    const list = property.type === "array" || objects(property.anyOf).some(({ type }) => type === "array");
    return [
      `| \`${prefix}${name}\` | ${cell(typeText(property))} | ${cell(defaultText(property, required.includes(name)))} | ${cell(String(property.description ?? ""))} |`,
      ...(deeper ? paramRows(deeper, `${prefix}${name}${list ? "[]" : ""}.`) : []),
    ];
  });
}

function inputRow(name: string, { kind, doc, optional, many, labelled }: InputPort): string {
  const marks = [many ? "a list" : "", optional ? "optional" : "", labelled ? "shows names of stages" : ""].filter(Boolean);
  return `| ${name} | ${kindText(kind)}${marks.length > 0 ? `, ${marks.join(", ")}` : ""} | ${cell(doc)} |`;
}

function outputRow(name: string, port: OutputPort): string {
  const { kind, doc, patientLevel, extension, file, publish } = port;
  const plain = name.replaceAll("`", "");
  const ending = extension ?? KIND_EXTENSION[kind];
  const files = plain.includes("…")
    ? `fold0${ending}, …`
    : `${file ?? plain}${ending}${kind === "table" || kind === "scores" ? `, ${file ?? plain}.csv` : ""}`;
  return `| ${name} | ${kind}${patientLevel ? ", patient-level" : ""} | \`${files}\` | ${publish === undefined ? "" : `\`${publish}\``} | ${cell(doc)} |`;
}

function section(entry: CatalogueEntry): string {
  const lines = [`## ${entry.name}`, "", entry.doc, ""];
  const inputs = Object.entries(entry.inputs).map(([name, port]) => inputRow(`\`${name}\``, port));
  if (entry.anyInputs) inputs.push(inputRow("any name", entry.anyInputs));
  if (inputs.length > 0) lines.push("| in | kind | what |", "| :-- | :-- | :-- |", ...inputs, "");
  const params = paramRows(entry.params);
  if (params.length > 0) lines.push("| with | value | default | what |", "| :-- | :-- | :-- | :-- |", ...params, "");
  const outputs = Object.entries(entry.outputs).map(([name, port]) => outputRow(`\`${name}\``, port));
  const dynamic = entry.dynamicOutputs;
  if (dynamic && "port" in dynamic) outputs.push(outputRow(`\`${dynamic.prefix}0\`, …`, dynamic.port));
  if (dynamic && "map" in dynamic)
    outputs.push(`| any name | as \`${dynamic.from}\` says | the name and the kind's ending | | what the command wrote |`);
  lines.push("| out | kind | file | under results/ | what |", "| :-- | :-- | :-- | :-- | :-- |", ...outputs, "");
  const { resources } = entry;
  if (resources) {
    const text = Object.entries(resources)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(", ");
    lines.push(`Resources unless the stage says others: ${text}.`, "");
  }
  return lines.join("\n");
}

/** The page, from a catalogue. */
export function componentsPage(entries: readonly CatalogueEntry[]): string {
  const list = entries.map(({ name, doc }) => `| [${name}](#${name.replace(/[^a-z0-9-]/g, "")}) | ${cell(doc)} |`);
  return `# Components

What a stage can \`use\`. This page is written from the components themselves, by \`docs/make-components.ts\`; \`regimen components NAME\` shows the same on the terminal. [Specs](specs.md) says how stages are written, [own components](own-components.md) how to add to this list.

**in** are the ports a stage reads, **with** its parameters, **out** the ports it gives. *File* is what \`regimen call\` writes; the column after it says which outputs are published, \`{stage}\` being the stage's name and cell. A patient-level output shows single patients. A table is read from and kept as Arrow; \`call\` writes it as CSV too.

Rules that all share:

- The id column of a table is the one named by \`id\`, else the first of \`PID\`, \`id\`, \`case\` that there is, else the row number from 0.
- Tables are joined by id where both have one, else row by row.
- Features are the numeric columns that are neither id nor label nor listed in \`drop\`.
- Classes come in numeric order if all labels are numbers, else in text order.

| component | |
| :-- | :-- |
${list.join("\n")}

${entries.map(section).join("\n")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const catalogue = JSON.parse(readFileSync(join(folder, "..", "dist", "catalogue.json"), "utf8")) as CatalogueEntry[];
  writeFileSync(join(folder, "components.md"), componentsPage(catalogue));
}
