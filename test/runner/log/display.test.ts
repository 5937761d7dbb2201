import { expect } from "chai";
import { asTaskId } from "../../../src/runner/contract/ids.ts";
import { redactor } from "../../../src/runner/executors/redact.ts";
import { eventLines, liveDisplay, plainDisplay, secondsText } from "../../../src/runner/log/display.ts";

const task = asTaskId("forest[k=1]");

/** A terminal of 100 columns with a clock that the test sets. */
function live() {
  const terminal = { text: "", now: 0 };
  const write = (more: string): void => {
    terminal.text += more;
  };
  return Object.assign(terminal, { display: liveDisplay(write, 100, () => terminal.now) });
}

describe("displays", () => {
  it("write times as people say them", () => {
    expect([0.04, 9.94, 12.3, 99.6, 3725].map(secondsText)).to.deep.equal(["0.0 s", "9.9 s", "12 s", "1 min 40 s", "62 min 5 s"]);
  });

  it("say each event in a line", () => {
    expect(eventLines({ type: "task-started", task, key: "k", reason: { why: "never-run" }, attempt: 1 })).to.equal(
      "  run     forest[k=1]  (not run before)",
    );
    expect(eventLines({ type: "task-started", task, key: "k", reason: { why: "never-run" }, attempt: 2 })).to.equal(
      "  retry   forest[k=1]  (attempt 2)",
    );
    expect(eventLines({ type: "task-started", task, key: "k", reason: { why: "never-run" }, attempt: 1, goesOn: true })).to.equal(
      "  run     forest[k=1]  (not run before; goes on from an earlier try)",
    );
    expect(eventLines({ type: "task-failed", task, cause: "error", message: "boom", attempt: 1, retryIn: 0.5 })).to.equal(
      "  FAILED  forest[k=1]  boom\n          again in 0.5 s",
    );
    expect(
      eventLines({
        type: "task-failed",
        task,
        cause: "input",
        message: "m",
        failure: { code: "bad", message: "no column", allowed: "a, b" },
        attempt: 1,
      }),
    ).to.equal("  FAILED  forest[k=1]  error[bad]: no column\n             allowed: a, b");
    expect(
      eventLines({
        ...{ type: "task-failed", task, cause: "input", message: "m", attempt: 1 },
        failure: { code: "slurm", message: "refused", details: ["for want of nodes", "  n1\u0007"], help: "wait" },
      }),
    ).to.equal(
      "  FAILED  forest[k=1]  error[slurm]: refused\n             for want of nodes\n               n1\ufffd\n             help: wait",
    );
    expect(eventLines({ type: "task-failed", task, cause: "time", message: "too long", attempt: 1, kept: true })).to.equal(
      "  FAILED  forest[k=1]  too long\n          what it has done is kept: the next try goes on from there (run --force starts anew)",
    );
    expect(eventLines({ type: "task-waiting", task, pid: 7, host: "h" })).to.equal(
      "  wait    forest[k=1]  (process 7 on h is making it)",
    );
    expect(eventLines({ type: "task-log", task, stream: "warn", text: "careful" })).to.equal("  forest[k=1]: careful");
    expect(eventLines({ type: "task-log", task, stream: "info", text: "quiet" })).to.equal(undefined);
    expect(eventLines({ type: "task-cached", task, key: "k" })).to.equal(undefined);
  });

  it("plain: only lines", () => {
    let text = "";
    const display = plainDisplay((more) => {
      text += more;
    });
    display.show({ type: "task-finished", task, key: "k", seconds: 1.26 });
    display.show({ type: "task-placed", task, job: "8_0", state: "queued", reason: "Resources", node: "", since: 0 });
    display.show({ type: "task-placed", task, job: "8_0", state: "running", reason: "", node: "n1", since: 0 });
    display.show({ type: "task-left", task, job: "8_0", submitted: true });
    display.close();
    expect(text).to.equal("  done    forest[k=1]  1.3 s\n  starts  forest[k=1]  (on n1, job 8_0)\n");
  });

  it("live: bars with the remaining time, gone at the end", () => {
    const terminal = live();
    const { display } = terminal;
    display.show({ type: "run-started", run: "r", experiment: "e", variant: null, tasks: 2 });
    display.show({ type: "task-started", task, key: "k", reason: { why: "never-run" }, attempt: 1 });
    terminal.now = 2000;
    display.show({ type: "task-progress", task, done: 1, total: 4, unit: "epochs" });
    display.show({ type: "notice", message: "something" });
    expect(terminal.text).to.include("  ▸ forest[k=1]  █████░░░░░░░░░░░░░░░ 1/4 epochs, 6.0 s left, 2.0 s each\n");
    terminal.now = 2500;
    display.show({ type: "task-progress", task, done: 2, total: 4, unit: "epochs", note: "loss 0.412" });
    terminal.now = 3000;
    display.show({ type: "notice", message: "another" });
    expect(terminal.text).to.include("  ▸ forest[k=1]  ██████████░░░░░░░░░░ 2/4 epochs, 2.0 s left, loss 0.412, 1.3 s each\n");
    expect(terminal.text).to.include("  0 of 2 stages, 1 running\n");
    display.show({ type: "task-finished", task, key: "k", seconds: 2 });
    display.close();
    expect(terminal.text.endsWith("\x1b[0J")).to.equal(true);
  });

  it("live: count the speed of a task that goes on from an earlier try from there", () => {
    const terminal = live();
    const { display } = terminal;
    const tell = (done: number, at: number): void => {
      terminal.now = at;
      display.show({ type: "task-progress", task, done, total: 80, unit: "epochs" });
      display.show({ type: "notice", message: "now" });
    };
    display.show({ type: "task-started", task, key: "k", reason: { why: "never-run" }, attempt: 1 });
    display.show({ type: "task-log", task, stream: "native", text: "a library's chatter" });
    tell(40, 3000);
    expect(terminal.text).to.include(" 40/80 epochs\n");
    tell(41, 13_000);
    expect(terminal.text).to.include(" 41/80 epochs, 6 min 30 s left, 10 s each\n");
    tell(61, 15_000);
    expect(terminal.text).to.include(" 61/80 epochs, 11 s left, 1.8 a second\n");
    expect(terminal.text).not.to.include("chatter");
    display.close();
  });

  it("live: where a cluster's tasks are, those that wait apart", () => {
    const terminal = live();
    const { display } = terminal;
    const place = (id: string, state: "queued" | "running", job: string, reason: string, since: number): void =>
      display.show({ type: "task-placed", task: asTaskId(id), job, state, reason, node: state === "running" ? "n1" : "", since });
    const frame = (): string => {
      terminal.text = "";
      display.show({ type: "notice", message: "now" });
      return terminal.text.split("now\n")[1] ?? "";
    };
    display.show({ type: "run-started", run: "r", experiment: "e", variant: null, tasks: 9 });
    const begin = (id: string): void =>
      display.show({ type: "task-started", task: asTaskId(id), key: id, reason: { why: "never-run" }, attempt: 1 });
    for (const id of ["a", "b", "c"]) begin(id);
    terminal.now = 20_000;
    place("b", "queued", "8_1", "Resources", 1000);
    place("c", "queued", "", "", 1000);
    place("a", "queued", "8_0", "", 1000);
    place("a", "running", "8_0", "", 20_000);
    terminal.now = 32_000;
    expect(frame()).to.equal(
      [
        "  ▸ a  12 s on n1  ",
        "  · b  queued for 31 s, job 8_1: Resources",
        "  · c  queued for 31 s: to be submitted",
        "  0 of 9 stages, 1 running, 2 queued",
        "",
      ].join("\n"),
    );
    display.show({ type: "task-progress", task: asTaskId("a"), done: 1, total: 4, unit: "epochs" });
    for (const id of ["d", "e", "f", "g"]) {
      begin(id);
      place(id, "queued", "9_0", "Priority", 2000);
    }
    expect(frame()).to.equal(
      [
        "  ▸ a  █████░░░░░░░░░░░░░░░ 1/4 epochs on n1, 36 s left, 12 s each",
        "  · 6 tasks  queued, the longest for 31 s: Resources (1), to be submitted (1), Priority (4)",
        "  0 of 9 stages, 1 running, 6 queued",
        "",
      ].join("\n"),
    );
    for (const id of ["b", "c", "d"]) display.show({ type: "task-left", task: asTaskId(id), job: null, submitted: true });
    expect(frame()).to.include("  0 of 9 stages, 1 running, 3 queued\n");
    expect(frame()).not.to.include("starts");
    display.close();
  });

  it("mask secrets whole, the longer first", () => {
    expect(redactor(["abc", "abcdef", "", undefined])("abcdef abc ab")).to.equal("*** *** ab");
  });
});
