/**
 * Builds dist/: the executable and the worker (bundled, split by lazy import), the catalogue of components with their code digests,
 * and the types for components of one's own.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { digestText } from "../src/runner/cache/digest.ts";
import { catalogueEntries } from "./catalogue.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const { version, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  dependencies: Record<string, string>;
};
/** Taken in: as a library of some 370 small modules it makes every process that loads a component 40 ms later. */
const BUNDLED = new Set(["typebox"]);
const external = Object.keys(dependencies).filter((name) => !BUNDLED.has(name));

rmSync(dist, { recursive: true, force: true });
const result = await esbuild.build({
  entryPoints: { regimen: "src/main.ts", worker: "src/worker.ts", job: "src/job.ts", index: "src/index.ts" },
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: [...external.flatMap((name) => [name, `${name}/*`])],
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  chunkNames: "chunks/[name]-[hash]",
});
/** AssemblyScript's library, in compiled form. */
const COMPILED = ["assemblyscript"];
const notices = [...BUNDLED, ...COMPILED].map((name) => {
  const folder = join(root, "node_modules", name);
  const files = readdirSync(folder).filter((one) => /^(licen[cs]e|notice)/i.test(one));
  if (files.length === 0) throw new Error(`${name} is taken into dist/, but its licence is not to be found`);
  return [name, ...files.map((file) => readFileSync(join(folder, file), "utf8"))].join("\n\n");
});
writeFileSync(join(dist, "bundled-licences.txt"), notices.join("\n"));
const entries = await catalogueEntries(root, version);
writeFileSync(join(dist, "catalogue.json"), JSON.stringify(entries));
const outputs = Object.keys(result.metafile.outputs)
  .filter((path) => path.endsWith(".js"))
  .sort();
const build = digestText(JSON.stringify([entries, outputs.map((path) => digestText(readFileSync(join(root, path))))]));
writeFileSync(join(dist, "build.json"), JSON.stringify({ build, version }));
const main = join(dist, "regimen.js");
writeFileSync(main, `#!/usr/bin/env node\n${readFileSync(main, "utf8")}`);
chmodSync(main, 0o755); // esbuild has made the file already, so a mode given with the text would not count
if (!process.argv.includes("--no-types"))
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.types.json"], {
    cwd: root,
    stdio: "inherit",
  });
