import { readFileSync } from "node:fs";
import { join } from "node:path";
import { enginesAt } from "./engines.ts";
import { runCommand } from "./runner/cli/main.ts";
import type { Host } from "./runner/cli/session.ts";
import type { Catalogue, CatalogueEntry } from "./runner/contract/catalogue.ts";

/** Runs the command line proper; `dist` is the folder of what was built. */
export async function commandLine(dist: string): Promise<void> {
  const built = JSON.parse(readFileSync(join(dist, "build.json"), "utf8")) as {
    readonly build: string;
    readonly version: string;
  };

  let catalogue: Catalogue | undefined;
  function loadCatalogue(): Catalogue {
    catalogue ??= new Map(
      (JSON.parse(readFileSync(join(dist, "catalogue.json"), "utf8")) as CatalogueEntry[]).map((entry) => [entry.name, entry]),
    );
    return catalogue;
  }

  const host: Host = {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.isTTY && process.env.TERM !== "dumb" ? process.stdout.columns || 80 : null,
    now: Date.now,
    installation: {
      name: "regimen",
      version: built.version,
      build: built.build,
      module: join(dist, "index.js"),
      catalogue: loadCatalogue,
      loadComposite: async (name) => (await import("./registry.ts")).loadComposite(name),
      loadCheck: async (name) => (await import("./registry.ts")).loadCheck(name),
      engines: enginesAt({ root: join(dist, ".."), cwd: process.cwd(), env: process.env }),
    },
    workerFile: join(dist, "worker.js"),
    templates: join(dist, "..", "templates"),
    loadComponent: async (name) => (await import("./registry.ts")).loadComponent(name),
    renderReport: async (facts) => (await import("./report.ts")).reportFor(facts),
    // its statistics take long to load, and most specs compare with nothing
    renderReproduction: async (facts, report) =>
      facts.compare === null ? {} : (await import("./reproduction.ts")).reproductionFor(facts, report),
    renderMethods: async (facts) => (await import("./methods.ts")).methodsFilesFor(facts),
    renderDiff: async (facts) => (await import("./diff.ts")).diffPage(facts),
    printedNumbers: async (model, label) => (await import("./printed-numbers.ts")).printedNumbers(model, label),
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    async background(args, cwd) {
      const { spawn } = await import("node:child_process");
      const child = spawn(process.execPath, [join(dist, "regimen.js"), ...args], { cwd, detached: true, stdio: "ignore" });
      child.on("error", () => {}); // it has no number then
      child.unref();
      return child.pid;
    },
  };

  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // a reader like `head` that has seen enough
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  process.exitCode = await runCommand(host, process.argv.slice(2));
}
