import { readFileSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot, storeHome } from "./runner/cli/places.ts";
import { unchanged } from "./runner/plan/glance.ts";

const dist = dirname(fileURLToPath(import.meta.url));

/** What a plain `regimen run [SPEC]` prints where nothing has changed since the last; all else goes to the command line proper. */
function glance(): string | undefined {
  const [command, word = "regimen.yaml", ...rest] = process.argv.slice(2);
  if (command !== "run" || word.startsWith("-") || rest.length > 0) return undefined;
  const cwd = process.cwd();
  const file = resolve(cwd, word);
  const home = storeHome({ cwd, env: process.env }, projectRoot(dirname(file), cwd));
  const { build } = JSON.parse(readFileSync(join(dist, "build.json"), "utf8")) as { readonly build: string };
  return unchanged(home, [file, cwd], build, process.env);
}

const text = glance();
if (text === undefined) await (await import("./command-line.ts")).commandLine(dist);
else writeSync(1, text); // process.stdout would load the streams for one line
