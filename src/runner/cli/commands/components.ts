import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { nearest } from "../../../formats/nearest.ts";
import type { Catalogue, CatalogueEntry } from "../../contract/catalogue.ts";
import type { Json, JsonObject } from "../../contract/json.ts";
import { kindText } from "../../contract/kinds.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import { CallError, type Host, openProjectStore, optionText } from "../session.ts";

export async function components(host: Host, call: Call): Promise<number> {
  const target = optionText(call.options.schema);
  const catalogue = target === undefined ? host.installation.catalogue() : await withOwn(host);
  if (target !== undefined) {
    const { experimentSchema } = await import("../../spec/json-schema.ts");
    const text = `${JSON.stringify(experimentSchema(catalogue, host.installation.engines.names), null, 2)}\n`;
    if (target === "-") host.out(text);
    else {
      writeFileSync(resolve(host.cwd, target), text);
      host.out(`${target}: ${catalogue.size} components\nIn a spec's first line: # yaml-language-server: $schema=${target}\n`);
    }
    return 0;
  }
  const [name] = call.words;
  if (name === undefined) {
    if (call.options.json) host.out(`${JSON.stringify([...catalogue.values()])}\n`);
    else host.out(listText([...catalogue.values()]));
    return 0;
  }
  const entry = catalogue.get(name);
  if (!entry) {
    const meant = nearest(name, catalogue.keys());
    throw new CallError(
      `unknown component "${name}"${meant === undefined ? "" : `; did you mean "${meant}"?`}\nComponents: ${[...catalogue.keys()].join(", ")}`,
    );
  }
  host.out(call.options.json ? `${JSON.stringify(entry)}\n` : entryText(entry));
  return 0;
}

/** The catalogue and every component of the project's own that a spec could use: files that export one made by defineComponent. */
async function withOwn(host: Host): Promise<Catalogue> {
  const root = projectRoot(host.cwd, host.cwd);
  const store = openProjectStore(host, root);
  const { loadOwnComponent } = await import("../../plan/own-component.ts");
  const all = new Map(host.installation.catalogue());
  for (const file of ownFiles(root)) {
    const loaded = await loadOwnComponent(store, host.installation, file);
    if (loaded.ok) all.set(`./${relative(root, file)}`, { ...loaded.value.entry, name: `./${relative(root, file)}` });
    else host.err(`${relative(host.cwd, file)}: left out, ${loaded.failures[0]?.message ?? ""}\n`);
  }
  return all;
}

const SKIPPED = new Set(["node_modules", "dist", "results", "out", "coverage"]);

function ownFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith(".") || SKIPPED.has(entry.name) ? [] : ownFiles(path);
    if (!entry.name.endsWith(".ts") || /\.(d|test)\.ts$/.test(entry.name)) return [];
    const source = readFileSync(path, "utf8");
    return /^export const \w+ = defineComponent\(/m.test(source) && /from "regimen"/.test(source) ? [path] : [];
  });
}

function listText(entries: readonly CatalogueEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return entries.map(({ name, doc }) => `${name.padEnd(width)}  ${doc}\n`).join("");
}

function entryText(entry: CatalogueEntry): string {
  const port = (name: string, kind: string, doc: string, mark = ""): string =>
    `  ${name.padEnd(16)} ${kind.padEnd(14)} ${doc}${mark}`;
  const inputs = Object.entries(entry.inputs).map(([name, { kind, doc, optional, many }]) =>
    port(name, kindText(kind), doc, `${many ? " (list)" : ""}${optional ? " (optional)" : ""}`),
  );
  if (entry.anyInputs) inputs.push(port("any name", kindText(entry.anyInputs.kind), entry.anyInputs.doc));
  const outputs = Object.entries(entry.outputs).map(([name, { kind, doc, patientLevel }]) =>
    port(name, kind, doc, patientLevel ? " (patient-level)" : ""),
  );
  if (entry.dynamicOutputs) {
    outputs.push(
      "map" in entry.dynamicOutputs
        ? port("any name", "any", `as "${entry.dynamicOutputs.from}" says`)
        : port(`${entry.dynamicOutputs.prefix}0, …`, entry.dynamicOutputs.port.kind, entry.dynamicOutputs.port.doc),
    );
  }
  const { properties = {}, required = [] } = entry.params as {
    readonly properties?: { readonly [name: string]: JsonObject };
    readonly required?: readonly string[];
  };
  const params = Object.entries(properties).map(([name, schema]) =>
    port(name, typeText(schema), String(schema.description ?? ""), defaultText(schema, required.includes(name))),
  );
  return [
    `${entry.name}: ${entry.doc}`,
    ...(inputs.length > 0 ? ["in", ...inputs] : []),
    ...(params.length > 0 ? ["with", ...params] : []),
    ...(outputs.length > 0 ? ["out", ...outputs] : []),
    "",
  ].join("\n");
}

function typeText(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) return (schema.enum as readonly Json[]).map(String).join("|");
  if (schema["x-path"]) return "path";
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as readonly JsonObject[]).map(typeText).join("|");
  if (schema.type === "array") return `list of ${typeText((schema.items ?? {}) as JsonObject)}`;
  return schema.type === "string" ? "text" : schema.type === "object" ? "map" : String(schema.type ?? "any");
}

const defaultText = (schema: JsonObject, required: boolean): string =>
  schema.default !== undefined ? ` (default: ${JSON.stringify(schema.default)})` : required ? " (needed)" : "";
