import { expect } from "chai";
import { asTaskId } from "../../../../../src/runner/contract/ids.ts";
import { DEFAULT_CLUSTER } from "../../../../../src/runner/executors/slurm/cluster.ts";
import { piecesOf, resourcesOfTries } from "../../../../../src/runner/executors/slurm/detached/pieces.ts";
import type { Assessor } from "../../../../../src/runner/plan/assess.ts";
import type { Planned } from "../../../../../src/runner/plan/freshness.ts";
import type { TaskSpec } from "../../../../../src/runner/spec/compiled.ts";
import { ENTRY, fakeTask } from "../../fake-work.ts";

const each = { each: { task: asTaskId("cohort"), port: "cases" } };
const planned = (task: TaskSpec, state: Planned["state"]): Planned => ({ task, state }) as Planned; // all that is looked at

describe("what of a plan is given to Slurm", () => {
  const cohort = fakeTask("cohort");
  const mask = fakeTask("mask", [], each);
  const table = fakeTask("table", ["mask"]);
  const tasks = new Map([cohort, mask, table].map((task) => [task.id, task]));
  const assessor = { entryOf: () => ENTRY, engineOf: () => undefined, tasks } as unknown as Assessor; // no more is asked of it
  const caseOf = (id: string): TaskSpec => ({ ...mask, id: asTaskId(`mask[case=${id}]`), caseOf: { task: mask.id, id } });
  const pieces = (rows: readonly Planned[]) =>
    piecesOf(assessor, rows, { ...DEFAULT_CLUSTER, chunk: 2, share: 3, stages: { table: { partition: "long" } } });

  it("is what is not in the cache; of cases that are known those that are not, in chunks", () => {
    const rows = [
      planned(cohort, "fresh"),
      ...["a", "b", "c", "d"].map((id) => planned(caseOf(id), id === "b" ? "fresh" : id === "c" ? "waiting" : "stale")),
      planned(mask, "waiting"),
      planned(table, "waiting"),
    ];
    const [first, second, ...more] = pieces(rows);
    expect(more).to.deep.equal([]);
    expect([first?.id, first?.shares]).to.deep.equal(["mask", [{ cases: ["a", "c"] }, { cases: ["d"] }]]);
    expect([second?.id, second?.shares, second?.words]).to.deep.equal([
      "table",
      undefined,
      ["--partition=long", "--cpus-per-task=1"],
    ]);
  });

  it("shares cases out that are not known, and leaves out a stage whose cases are all there", () => {
    const [, unknown] = pieces([planned(cohort, "stale"), planned(mask, "waiting")]);
    expect(unknown?.shares).to.have.length(3);
    expect(pieces([planned(cohort, "fresh"), planned(caseOf("a"), "fresh"), planned(mask, "stale")])).to.deep.equal([]);
  });

  it("asks for the memory of the last try and the time of all", () => {
    const resources = { memory: "8GiB", time: "2h", grow: { memory: 2, time: 1.5 } };
    const tried = resourcesOfTries(fakeTask("net", [], { retries: 2, resources }), ENTRY, undefined);
    expect([tried.memory, tried.time]).to.deep.equal([`${32 * 2 ** 30}B`, "34200s"]);
    expect(resourcesOfTries(fakeTask("net", [], { resources }), ENTRY, undefined)).to.deep.include({
      memory: "8GiB",
      time: "2h",
    });
    expect(resourcesOfTries(fakeTask("net", [], { retries: 1 }), ENTRY, undefined)).to.deep.equal({ gpus: 0 });
  });
});
