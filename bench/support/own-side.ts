import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { ROOT } from "./measure.ts";

/** Bundles `bench/support/NAME` for plain Node into a folder, so that no loader is timed with it; gives the bundle's path. */
export function ownSide(name: string, folder: string): string {
  const outfile = join(folder, "ours.mjs");
  const entryPoints = [join(ROOT, "bench/support", name)];
  // CommonJS libraries in it (dicom-parser) require Node's own modules
  const banner = { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" };
  esbuild.buildSync({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", target: "node20", banner });
  return outfile;
}

/** Runs a script with a job as JSON, and reads what it prints as JSON. */
export const runJob = <T>(command: string, script: string, job: unknown): T =>
  JSON.parse(execFileSync(command, [script, JSON.stringify(job)], { encoding: "utf8", maxBuffer: 1 << 26 })) as T; // the script's own JSON
