import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder = "", index = "0", warning = "0"] = process.argv.slice(2);
process.exitCode = existsSync(join(dirname(folder), "run.json")) ? await detached() : await batch();

async function batch(): Promise<number> {
  const { runJob } = await import("./runner/executors/slurm/job.ts");
  return runJob(folder, Number(index), Number(warning), process.env);
}

/** A job of a run that was given to Slurm whole. */
async function detached(): Promise<number> {
  const { workElement } = await import("./runner/executors/slurm/detached/work.ts");
  const { remoteTier } = await import("./runner/cli/remote/open.ts");
  const dist = dirname(fileURLToPath(import.meta.url));
  const { build, version } = JSON.parse(readFileSync(join(dist, "build.json"), "utf8")) as Record<"build" | "version", string>;
  return workElement(folder, Number(index), Number(warning), {
    env: process.env,
    build,
    async openRemote(remote, { root }, assessor, signal, tell) {
      const host = { cwd: root, env: process.env, installation: { version } };
      return remoteTier({ store: assessor.store, assessor, host }, remote, signal, tell);
    },
  });
}
