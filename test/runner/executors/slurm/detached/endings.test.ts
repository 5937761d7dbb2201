import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { asTaskId } from "../../../../../src/runner/contract/ids.ts";
import { endings } from "../../../../../src/runner/executors/slurm/detached/endings.ts";
import { elementsOf, type Followed } from "../../../../../src/runner/executors/slurm/detached/follow.ts";
import { type DetachedRun, jobAt } from "../../../../../src/runner/executors/slurm/detached/record.ts";
import { fakeTask } from "../../fake-work.ts";
import { detachedRun } from "./detached-run.ts";

describe("how tasks ended that jobs of a whole run had in hand", () => {
  let home: string;
  let run: DetachedRun;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-endings-"));
    run = detachedRun(home, [["fit[k=1]", "fit[k=2]"], ["table"]]);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const fit = fakeTask("fit[k=1]");
  const failed = { type: "task-failed", task: fit.id, cause: "error", message: "no", attempt: 1 } as const;

  it("is told by the last try that failed for good", () => {
    const all = endings(run, elementsOf(run));
    all.take({ ...failed, message: "once", retryIn: 1 });
    all.take(failed);
    expect(all.of(fit)).to.deep.equal({ cause: "error", message: "no", told: true });
    all.take({ type: "task-started", task: fit.id, key: "", reason: { why: "never-run" }, attempt: 2 });
    expect(all.of(fit).told, "it was begun again").to.equal(false);
  });

  it("is Slurm's word where the job was stopped, and what it printed where it ended without one", () => {
    const [first] = elementsOf(run) as [Followed];
    first.lost = {
      end: { type: "killed", cause: "time" },
      blameless: false,
      ofNode: false,
      text: "job 7_0 ended as TIMEOUT",
      said: [],
    };
    expect(endings(run, [first]).of(fit)).to.deep.equal({
      cause: "time",
      message: "stopped at the time limit of its job (resources.time)",
      told: false,
    });
    const { folder, name } = jobAt(run, 1);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "0.out"), "node: not found\n");
    expect(endings(run, elementsOf(run)).of(fakeTask("table"))).to.deep.equal({
      cause: "died",
      message: `job ${name}_0 ended before it was done; it said:\nnode: not found`,
      told: false,
    });
  });

  it("is said of what no job had in hand", () => {
    expect(endings(run, elementsOf(run)).of({ ...fit, id: asTaskId("other") })).to.deep.equal({
      cause: "input",
      message: "it was not given to Slurm, or something that it reads has changed since: run again",
      told: false,
    });
  });
});
