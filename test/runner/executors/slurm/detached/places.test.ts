import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { countsIn, placesIn } from "../../../../../src/runner/executors/slurm/detached/places.ts";
import { type DetachedRun, jobAt } from "../../../../../src/runner/executors/slurm/detached/record.ts";
import type { QueuedJob } from "../../../../../src/runner/executors/slurm/squeue.ts";
import type { RunEvent } from "../../../../../src/runner/log/events.ts";
import { fakeTask } from "../../fake-work.ts";
import { detachedRun } from "./detached-run.ts";

describe("where the tasks of a whole run are", () => {
  let home: string;
  let run: DetachedRun;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-places-"));
    run = detachedRun(home, [["fit[k=1]", "fit[k=2]"], ["table"]]);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const put = (job: number, name: string, text: string): void => {
    const { folder } = jobAt(run, job);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const tells = (job: number, index: number, ...events: readonly object[]): void =>
    put(job, `${index}.events`, events.map((event, at) => `${JSON.stringify({ at: 5000 + at, event })}\n`).join(""));
  const seen = (job: number, index: number, state: string, reason = ""): QueuedJob => ({
    ...{ job: 80 + job, index, name: jobAt(run, job).name, state, reason, node: "n1", started: 0, restarts: 0 },
  });
  const placed = (jobs: readonly QueuedJob[] | undefined, id: string) => {
    const { state, reason, node, job } = placesIn(run, jobs)(fakeTask(id)) ?? { state: "not there" };
    return [state, reason, node, job].filter((one) => one !== undefined && one !== "").join(" ");
  };
  const fit1 = fakeTask("fit[k=1]").id;
  const started: RunEvent = { type: "task-started", task: fit1, key: "", reason: { why: "never-run" }, attempt: 1 };

  it("is what squeue says, and what a job tells itself", () => {
    put(0, "job", "80\n");
    put(1, "job", "81\n");
    tells(0, 0, started, { type: "task-placed", task: fit1, job: "80_0", state: "running", reason: "", node: "n3", since: 5 });
    const jobs = [seen(0, 0, "RUNNING"), seen(0, 1, "PENDING", "Resources"), seen(1, 0, "PENDING", "Dependency")];
    expect(placed(jobs, "fit[k=1]")).to.equal("running n3 80_0");
    expect(placed(jobs, "fit[k=2]")).to.equal("queued Resources 80_1");
    expect(placed(jobs, "table")).to.equal("queued Dependency 81_0");
    expect(placed(jobs, "other")).to.equal("not there");
    expect(placed([seen(0, 0, "PENDING", "BeginTime")], "fit[k=1]"), "it came back to the queue").to.equal(
      "queued BeginTime 80_0",
    );
    expect(placed(undefined, "table"), "squeue is silent").to.equal("submitted 81_0");
    expect(countsIn(run, jobs)).to.deep.equal({ over: 0, running: 1, queued: 2, open: 1 });
  });

  it("is that it failed, that its job is gone, or nothing where what it needs failed", () => {
    put(0, "job", "80\n");
    put(1, "job", "81\n");
    tells(0, 0, started, { type: "task-failed", task: fit1, cause: "error", message: "no", attempt: 1 });
    const jobs = [seen(0, 0, "FAILED"), seen(0, 1, "NODE_FAIL"), seen(1, 0, "CANCELLED")];
    expect(placed(jobs, "fit[k=1]")).to.equal("failed 80_0");
    expect(placed(jobs, "fit[k=2]")).to.equal("gone NODE_FAIL 80_1");
    expect(placed(jobs, "table")).to.equal("not there");
  });
});
