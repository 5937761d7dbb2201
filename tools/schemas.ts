/** Writes schemas/experiment.schema.json from the catalogue that the build made. */
import { readFileSync, writeFileSync } from "node:fs";
import { ENGINE_NAMES } from "../src/components/compute/engine/names.ts";
import type { CatalogueEntry } from "../src/runner/contract/catalogue.ts";
import { experimentSchema } from "../src/runner/spec/json-schema.ts";

const entries = JSON.parse(readFileSync("dist/catalogue.json", "utf8")) as CatalogueEntry[];
writeFileSync(
  "schemas/experiment.schema.json",
  `${JSON.stringify(experimentSchema(new Map(entries.map((entry) => [entry.name, entry])), ENGINE_NAMES), null, 2)}\n`,
);
