import { randomUUID } from "node:crypto";
import { SCENARIO, type Step } from "./scenario.ts";

/** What a server said to each step, with its own ids and times replaced so that two can be compared. */
export async function play(
  base: string,
  steps: readonly Step[] = SCENARIO,
): Promise<readonly { readonly what: string; readonly answer: unknown }[]> {
  const kept = new Map<string, string>([["salt", randomUUID()]]); // names of its own, so that a server can be asked twice
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const answers = [];
  for (const { what, method = "POST", path, body, text, type = "application/json", keep = {} } of steps) {
    const url = base + fill(path.startsWith("/") ? path : `/api/2.0/mlflow/${path}`);
    const content = text ?? (body === undefined ? undefined : fill(JSON.stringify(body)));
    const response = await fetch(url, {
      method,
      headers: { "content-type": type },
      ...(method !== "GET" && { body: content ?? "" }),
    });
    const said = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(said);
    } catch {
      json = undefined;
    }
    for (const [name, field] of Object.entries(keep))
      kept.set(
        name,
        String(field.split(".").reduce((inner, part) => (inner as { [name: string]: unknown })?.[part], json as unknown)),
      );
    const names = new Map([...kept].map(([name, id]) => [id, `{${name}}`]));
    answers.push({ what, answer: { status: response.status, ...comparable(response.ok, json, said, names) } });
  }
  return answers;
}

/** Errors by their code alone: MLflow's words are its own. Pages say no more than that they are. */
function comparable(ok: boolean, json: unknown, text: string, names: ReadonlyMap<string, string>): object {
  if (!ok) return { code: (json as { error_code?: string } | undefined)?.error_code ?? "a page" };
  return { body: json === undefined ? text : normal(json, names, "") };
}

const TIMES = /^(creation_time|last_update_time|creation_timestamp|last_updated_timestamp)(_ms)?$/;
/** Fields of either that tell the other nothing. */
const LEFT_OUT = new Set(["workspace"]);

function normal(value: unknown, names: ReadonlyMap<string, string>, field: string): unknown {
  if (TIMES.test(field)) return "a time";
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item, names, ""));
    return items.every((item) => typeof item === "object")
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !LEFT_OUT.has(name))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, inner]) => [name, normal(inner, names, name)]),
    );
  if (typeof value !== "string") return value;
  if (/^[a-z]+-[a-z]+-\d+$/.test(value)) return "a random name";
  let text = value.replace(/^mlflow-artifacts:\/\d+/, "mlflow-artifacts:/n");
  if (field === "experiment_id") return names.get(value) ?? value;
  for (const [id, name] of names) if (id.length > 3) text = text.replaceAll(id, name);
  return text.length > 100 ? `${text.length} characters, ${text.slice(0, 20)}` : text;
}
