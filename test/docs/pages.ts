import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/project.ts";

/** All pages, relative to the repository. */
export const PAGES: readonly string[] = [
  "README.md",
  ...readdirSync(join(repository, "docs"))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];
