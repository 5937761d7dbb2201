import { existsSync } from "node:fs";
import { join } from "node:path";
import { COMPOSITES, REGISTRY } from "../src/registry.ts";
import type { CatalogueEntry } from "../src/runner/contract/catalogue.ts";
import { digestCode } from "../src/runner/plan/bundle.ts";
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
  for (const [name, load] of Object.entries({ ...REGISTRY, ...COMPOSITES })) {
    const component = await load();
    if (component.name !== name) throw new Error(`the registry's ${name} calls itself ${component.name}`);
    entries.push(describeComponent(component, await digestCode(fileOf(root, name), { name: "regimen", version })));
  }
  return entries;
}
