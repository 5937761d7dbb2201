import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { COMPOSITES, REGISTRY } from "../src/registry.ts";
import type { CatalogueEntry } from "../src/runner/contract/catalogue.ts";
import { citedKeys, keyOfReference, type Methods, methodsProblems } from "../src/runner/contract/methods.ts";
import { digestCode } from "../src/runner/plan/bundle.ts";
import { methodsOf } from "../src/runner/plan/component-module.ts";
import { describeComponent } from "../src/runner/plan/own-component.ts";

/** Where a built-in component's file lies: `<area>/<name>.component.ts` below components/, or one folder deeper in reporting/. */
function fileOf(root: string, name: string): string {
  const [area, last] = name.includes("/") ? (name.split("/") as [string, string]) : [name, name];
  const folders =
    area === "reporting"
      ? ["tables", "figures", "viewer", "compare", "report", "values"].map((folder) => join("src/reporting", folder))
      : [join("src/components", area)];
  const found = folders.map((folder) => join(root, folder, `${last}.component.ts`)).find(existsSync);
  if (!found) throw new Error(`no ${last}.component.ts for ${name}`);
  return found;
}

/** The catalogue of all built-in components, in the order of the registry. */
export async function catalogueEntries(root: string, version: string): Promise<readonly CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  const references = bibliography(readFileSync(join(root, "src/references.bib"), "utf8"));
  for (const [name, load] of Object.entries({ ...REGISTRY, ...COMPOSITES })) {
    const component = await load();
    if (component.name !== name) throw new Error(`the registry's ${name} calls itself ${component.name}`);
    const file = fileOf(root, name);
    const methods = methodsOf((await import(pathToFileURL(file).href)) as { readonly [name: string]: unknown });
    const code = await digestCode(file, { name: "regimen", version });
    entries.push(describeComponent(component, code, methods && withReferences(name, methods, references)));
  }
  return entries;
}

/** Entries of a BibTeX file by key; each begins a line. */
const bibliography = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(/\n(?=@)/).map((entry) => [keyOfReference(entry) ?? "", entry.trim()]));

/** Built-in components cite by key alone; the entries come from the one list of references. */
function withReferences(name: string, methods: Methods, known: ReadonlyMap<string, string>): Methods {
  const references = citedKeys(methods).flatMap((key) => known.get(key) ?? []);
  const whole = { ...methods, ...(references.length > 0 ? { references } : {}) };
  const problems = methodsProblems(whole);
  if (problems.length > 0) throw new Error(`${name}: ${problems.join("; ")} (src/references.bib)`);
  return whole;
}
