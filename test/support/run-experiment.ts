import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { executable, repository } from "./project.ts";

/** Runs the quick profile of a spec of experiments/covid-mtl, with results and store in `folder`. */
export function runExperiment(spec: string, folder: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [executable, "run", `experiments/covid-mtl/${spec}`, "--profile", "quick", "--out", folder, "--json"],
    { cwd: repository, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, REGIMEN_HOME: join(folder, "store") } },
  );
  const events = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { type: string; task: string; message?: string });
  return { status, stderr, events, ran: events.filter(({ type }) => type === "task-finished").map(({ task }) => task) };
}
