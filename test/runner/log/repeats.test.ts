import { expect } from "chai";
import { asTaskId } from "../../../src/runner/contract/ids.ts";
import { plainDisplay } from "../../../src/runner/log/display.ts";
import type { RunEvent } from "../../../src/runner/log/events.ts";

const refused = (k: number): RunEvent => ({
  ...{ type: "task-failed", task: asTaskId(`net[k=${k}]`), cause: "input", message: "Slurm does not take the job", attempt: 1 },
  failure: { code: "slurm", message: "Slurm does not take the job: invalid partition", help: "mend the stage's resources" },
});
const cancelled = (k: number): RunEvent => ({
  ...{ type: "task-failed", task: asTaskId(`net[k=${k}]`), cause: "cancelled", attempt: 1 },
  message: `job 812_${k} was cancelled in Slurm`,
});
const done: RunEvent = { type: "task-finished", task: asTaskId("other"), key: "k", seconds: 1 };

describe("failures that say the same", () => {
  const shown = (...events: readonly RunEvent[]): string => {
    let text = "";
    const display = plainDisplay((more) => {
      text += more;
    });
    for (const event of events) display.show(event);
    display.close();
    return text;
  };

  it("are told whole once, and the others in a line", () => {
    expect(shown(...[1, 2, 3, 4].map(refused), done)).to.equal(
      `  FAILED  net[k=1]  error[slurm]: Slurm does not take the job: invalid partition
             help: mend the stage's resources
  FAILED  net[k=2] and 2 more  error[slurm]: Slurm does not take the job: invalid partition
  done    other  1.0 s
`,
    );
  });

  it("may differ in the number of a job's task", () => {
    expect(shown(...[0, 1, 2].map(cancelled))).to.equal(
      `  FAILED  net[k=0]  job 812_0 was cancelled in Slurm
  FAILED  net[k=1] and 1 more  job 812 was cancelled in Slurm
`,
    );
  });

  it("are cut where the first goes on in further lines", () => {
    const died = (k: number): RunEvent => ({
      ...{ type: "task-failed", task: asTaskId(`net[k=${k}]`), cause: "died", attempt: 1 },
      message: `job 8_${k} ended before it was done; it said:\nno disk`,
    });
    expect(shown(...[0, 1, 2].map(died))).to.equal(
      `  FAILED  net[k=0]  job 8_0 ended before it was done; it said:
          no disk
  FAILED  net[k=1] and 1 more  job 8 ended before it was done
`,
    );
  });

  it("are told one by one where there are but two, or something comes between", () => {
    const both = `  FAILED  net[k=0]  job 812_0 was cancelled in Slurm
  FAILED  net[k=1]  job 812_1 was cancelled in Slurm
`;
    expect(shown(cancelled(0), cancelled(1))).to.equal(both);
    expect(shown(cancelled(0), done, cancelled(1), done)).to.equal(both.replaceAll("Slurm\n", "Slurm\n  done    other  1.0 s\n"));
    expect(shown(cancelled(0), refused(1), cancelled(2)).match(/FAILED/g)).to.have.length(3);
  });

  it("are told a little later where nothing comes after them", async () => {
    let text = "";
    const display = plainDisplay((more) => {
      text += more;
    });
    for (const event of [0, 1, 2].map(cancelled)) display.show(event);
    expect(text).not.to.include("1 more");
    for (let waited = 0; !text.includes("net[k=1] and 1 more") && waited < 100; waited++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(text).to.include("net[k=1] and 1 more");
  });
});
