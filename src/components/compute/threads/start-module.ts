import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread that runs the module at `here` (its own `import.meta.url`). Bundled code is run as it is; from TypeScript sources
 * (tests, benchmarks) tsx's loader comes first.
 */
export function startModule(here: string, options: WorkerOptions): Worker {
  if (!here.endsWith(".ts")) return new Worker(new URL(here), options);
  // the ES module of tsx's interface: its CommonJS one looks for its loader in a folder that is not there
  const loader = createRequire(here)
    .resolve("tsx/esm/api")
    .replace(/\.cjs$/, ".mjs");
  const register = `import(${JSON.stringify(pathToFileURL(loader).href)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(here)}); })`;
  return new Worker(register, { ...options, eval: true, execArgv: [] });
}
