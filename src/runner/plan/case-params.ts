import type { ListedCase } from "../cache/case-list.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Json, JsonObject } from "../contract/json.ts";
import { type Checking, checkValue } from "../spec/check-value.ts";
import type { PathParameter, TaskSpec } from "../spec/compiled.ts";
import { makeReporter } from "../spec/diagnostics.ts";
import { parseTemplate } from "../spec/expression.ts";
import { makeFileProbe } from "../spec/files.ts";
import { nodeOf } from "../spec/node.ts";
import { schemaOf } from "../spec/schema-text.ts";
import { makeSource, span } from "../spec/source.ts";
import { replaceAt } from "./fingerprint.ts";

export interface FilledCase {
  readonly params: JsonObject;
  readonly paths: readonly PathParameter[];
  readonly environment: TaskSpec["environment"];
  /** The first mistake, in a sentence. */
  readonly problem?: string;
}

/** The parameters of one case: what reads the case is filled in, then checked as if it stood in the spec. */
export function fillCase(task: TaskSpec, entry: CatalogueEntry, listed: ListedCase): FilledCase {
  let params: Json = task.params;
  let environment = task.environment;
  const asTold = (problem: string): FilledCase => ({ params: task.params, paths: [], environment: task.environment, problem });
  const paths: PathParameter[] = [];
  for (const { at, text } of task.caseParams ?? []) {
    const value = fill(text, listed);
    if ("problem" in value) return asTold(value.problem);
    const checking: Checking = { report: makeReporter(), files: makeFileProbe(task.folder), paths, cases: [] };
    const source = makeSource("case", null, task.folder, text);
    const checked = checkValue(nodeOf(value.json, span(source, 0, text.length)), schemaAt(entry.params, at), at, checking);
    const [failure] = checking.report.sorted();
    if (failure) {
      const allowed = failure.allowed === undefined ? "" : `; allowed: ${failure.allowed}`;
      return asTold(`case ${listed.id}: ${failure.message}${allowed}`);
    }
    // a shell stage's environment stands among the parameters in the spec, and apart from them in the task
    if (task.component === "shell" && at[0] === "environment")
      environment = { ...environment, [String(at[1])]: String(checked ?? "") };
    else params = replaceAt(params, at, checked);
  }
  return { params: params as JsonObject, paths, environment };
}

/** A text with its `${case.FIELD}`; alone in it, a field keeps its type. */
function fill(text: string, listed: ListedCase): { readonly json: Json } | { readonly problem: string } {
  const template = parseTemplate(text) ?? [text];
  const values: Json[] = [];
  for (const part of template) {
    if (typeof part === "string") {
      values.push(part);
      continue;
    }
    const field = part.path.join(".");
    const value = field === "id" ? listed.id : listed.values[field];
    if (value === undefined) {
      const names = ["id", ...Object.keys(listed.values)].join(", ");
      const help = listed.files[field] ? `; ${field} is a file: read it with in: { PORT: case.${field} }` : "";
      return { problem: `case ${listed.id} has no value "${field}", only ${names}${help}` };
    }
    values.push(value);
  }
  if (values.length === 1) return { json: values[0] as Json };
  return { json: values.map((value) => (value === null ? "" : String(value))).join("") };
}

/** The schema of what stands at a place among the parameters. */
function schemaAt(schema: JsonObject, at: readonly (string | number)[]): JsonObject {
  return at.reduce<JsonObject>((own, step) => {
    if (typeof step === "number") return schemaOf(own.items);
    return schemaOf(schemaOf(own.properties)[step] ?? own.additionalProperties);
  }, schema);
}
