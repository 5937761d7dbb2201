import { runJob } from "./runner/executors/slurm/job.ts";

const [folder = "", index = "0", warning = "0"] = process.argv.slice(2);
process.exitCode = await runJob(folder, Number(index), Number(warning), process.env);
