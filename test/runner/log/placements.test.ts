import { expect } from "chai";
import { asTaskId } from "../../../src/runner/contract/ids.ts";
import type { RunEvent } from "../../../src/runner/log/events.ts";
import { placements, waitText } from "../../../src/runner/log/placements.ts";

const placed = (task: string, state: "queued" | "running", more: Partial<Extract<RunEvent, { type: "task-placed" }>> = {}) => ({
  ...{ type: "task-placed" as const, task: asTaskId(task), job: "8_0", state, reason: "", since: 0 },
  node: state === "running" ? "n1" : "",
  ...more,
});

describe("where a cluster's tasks are", () => {
  it("is a line when one starts, and none for what changes while it waits", () => {
    const lines = placements();
    expect(lines.take(placed("forest", "queued"))).to.equal(undefined);
    expect(lines.take(placed("forest", "queued", { reason: "Priority" }))).to.equal(undefined);
    expect(lines.take(placed("forest", "running"))).to.equal("  starts  forest  (on n1, job 8_0)");
    expect(lines.overdue(100_000)).to.deep.equal([]);
  });

  it("is a line when one goes back into the queue, and again when it starts elsewhere", () => {
    const lines = placements();
    lines.take(placed("forest", "running"));
    expect(lines.take(placed("forest", "queued", { reason: "BeginTime" }))).to.equal(
      "  queued  forest  (job 8_0 was stopped and waits again: BeginTime)",
    );
    expect(lines.overdue(100_000)).to.deep.equal([]);
    expect(lines.take(placed("forest", "running", { node: "n2" }))).to.equal("  starts  forest  (on n2, job 8_0)");
  });

  it("is a line for what has been waiting for more than 30 s, once, with Slurm's reason", () => {
    const lines = placements();
    lines.take(placed("forest", "queued", { reason: "Resources" }));
    lines.take(placed("cnn", "queued", { job: "9_0" }));
    expect(lines.overdue(30_000)).to.deep.equal([]);
    expect(lines.overdue(31_000)).to.deep.equal([
      "  queued  forest  (job 8_0 waits for 31 s: Resources)",
      "  queued  cnn  (job 9_0 waits for 31 s: Slurm has not said why yet)",
    ]);
    lines.take(placed("forest", "queued", { reason: "Priority" }));
    expect(lines.overdue(60_000)).to.deep.equal([]);
  });

  it("is one line for many that wait for the same", () => {
    const lines = placements();
    for (let at = 0; at < 40; at++) lines.take(placed(`ct[${at}]`, "queued", { job: `8_${at}`, reason: "Resources" }));
    for (let at = 40; at < 44; at++) lines.take(placed(`ct[${at}]`, "queued", { job: "" }));
    expect(lines.overdue(240_000)).to.deep.equal([
      "  queued  ct[0] and 39 more tasks  (wait for 4 min: Resources)",
      "  queued  ct[40] and 3 more tasks  (wait for 4 min: still to be submitted)",
    ]);
  });

  it("is nothing of a task that has ended or was left", () => {
    const lines = placements();
    for (const task of ["a", "b", "c"]) lines.take(placed(task, "queued"));
    lines.take({ type: "task-finished", task: asTaskId("a"), key: "k", seconds: 1 });
    lines.take({ type: "task-failed", task: asTaskId("b"), cause: "error", message: "m", attempt: 1 });
    lines.take({ type: "task-left", task: asTaskId("c"), job: "8_0", submitted: true });
    expect(lines.overdue(100_000)).to.deep.equal([]);
  });

  it("has times without fractions", () => {
    expect([-5, 400, 99_400, 101_000, 5_990_000, 7_200_000].map(waitText)).to.deep.equal([
      "0 s",
      "0 s",
      "99 s",
      "2 min",
      "100 min",
      "2.0 h",
    ]);
  });
});
