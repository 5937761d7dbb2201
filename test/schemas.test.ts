import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ENGINE_NAMES } from "../src/components/compute/engine/names.ts";
import type { CatalogueEntry } from "../src/runner/contract/catalogue.ts";
import { experimentSchema } from "../src/runner/spec/json-schema.ts";
import { catalogueEntries } from "../tools/catalogue.ts";
import { repository } from "./support/project.ts";

describe("schemas/experiment.schema.json", () => {
  it("is what the components declare (else: make schemas)", async () => {
    const entries: readonly CatalogueEntry[] = await catalogueEntries(repository, "0");
    const wanted = experimentSchema(new Map(entries.map((entry) => [entry.name, entry])), ENGINE_NAMES);
    const found: unknown = JSON.parse(readFileSync(join(repository, "schemas", "experiment.schema.json"), "utf8"));
    expect(found).to.deep.equal(JSON.parse(JSON.stringify(wanted)));
  });

  it("documents every parameter, port and component", async () => {
    for (const { name, doc, params, inputs, outputs } of await catalogueEntries(repository, "0")) {
      expect(doc, name).to.match(/^[A-Z].*\.$/);
      for (const [key, schema] of Object.entries((params.properties ?? {}) as Record<string, { description?: string }>)) {
        expect(schema.description, `${name} with.${key}`).to.match(/\S/);
      }
      for (const [port, declared] of [...Object.entries(inputs), ...Object.entries(outputs)])
        expect(declared.doc, `${name} ${port}`).to.match(/\S/);
    }
  });
});
