import { expect } from "chai";
import { asTaskId, asTaskKey } from "../../../../../src/runner/contract/ids.ts";
import { ownPart } from "../../../../../src/runner/executors/slurm/detached/own-part.ts";
import type { EachTask } from "../../../../../src/runner/plan/each.ts";
import type { TaskSpec } from "../../../../../src/runner/spec/compiled.ts";
import { fakeTask } from "../../fake-work.ts";

const each = { each: { task: asTaskId("cohort"), port: "cases" } };
const KEY = asTaskKey("0".repeat(64));
const cohort = fakeTask("cohort");
const mask = fakeTask("mask", [], each) as EachTask;
const features = fakeTask("features", ["mask"], each) as EachTask;
const table = fakeTask("table", ["features"]);
const caseOf = (task: TaskSpec, id: string): TaskSpec => ({
  ...task,
  id: asTaskId(`${task.id}[case=${id}]`),
  caseOf: { task: task.id, id },
});

describe("the part of a run that one job does", () => {
  it("is its own task or cases; what else is not in the cache counts as not run", () => {
    const { ended } = ownPart({ task: features.id, share: { cases: ["a"] } }, [cohort, mask, features]);
    expect(ended(caseOf(features, "a"), KEY)).to.equal(undefined);
    expect(ended(caseOf(mask, "a"), KEY)).to.deep.include({ state: "skipped", because: null });
    expect(ended(cohort, KEY)).to.deep.include({ state: "skipped" });
  });

  it("looks at its own cases alone, and at the same of a stage that goes along", () => {
    const { cases, joins } = ownPart({ task: features.id, share: { cases: ["a", "c"] } }, [cohort, mask, features]);
    for (const task of [features, mask]) {
      const wanted = cases(task);
      expect(["a", "b", "c"].filter((id, at) => wanted?.(id, at))).to.deep.equal(["a", "c"]);
      expect(joins(task)).to.equal(false);
    }
    const shared = ownPart({ task: mask.id, share: { nth: 1, of: 3 } }, [cohort, mask]).cases(mask);
    expect(["a", "b", "c", "d", "e"].filter((id, at) => shared?.(id, at))).to.deep.equal(["b", "e"]);
  });

  it("joins all cases of a stage that it reads whole", () => {
    const { cases, joins } = ownPart({ task: table.id }, [cohort, mask, features, table]);
    expect([cases(features), joins(features)]).to.deep.equal([undefined, true]);
    expect(joins(mask), "nothing reads that whole").to.equal(false);
  });
});
