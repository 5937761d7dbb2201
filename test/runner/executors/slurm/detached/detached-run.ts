import { thisProcess } from "../../../../../src/runner/cache/process-identity.ts";
import { asTaskId } from "../../../../../src/runner/contract/ids.ts";
import { DEFAULT_CLUSTER } from "../../../../../src/runner/executors/slurm/cluster.ts";
import type { DetachedRun } from "../../../../../src/runner/executors/slurm/detached/record.ts";

/** A run whose jobs are arrays of these tasks, none of which waits for another. */
export const detachedRun = (home: string, jobs: readonly (readonly string[])[]): DetachedRun => ({
  ...{ run: "r1", created: 1000, by: thisProcess(), build: "b", experiment: "e", variant: null, graph: "g", root: home, home },
  ...{ resultsRoot: `${home}/results`, workerFile: "/regimen/worker.js", cluster: DEFAULT_CLUSTER },
  jobs: jobs.map((tasks) => ({
    stage: tasks[0] ?? "",
    words: [],
    elements: tasks.map((task) => ({ task: asTaskId(task) })),
    after: [],
    secrets: [],
  })),
});
