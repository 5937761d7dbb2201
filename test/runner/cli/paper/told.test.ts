import { expect } from "chai";
import { whyTold, withoutMachine } from "../../../../src/runner/cli/paper/told.ts";
import { asTaskId } from "../../../../src/runner/contract/ids.ts";
import type { Planned } from "../../../../src/runner/plan/freshness.ts";
import type { TaskSpec } from "../../../../src/runner/spec/compiled.ts";

describe("what is told outside this machine", () => {
  it("has paths from the project, and of others only the name", () => {
    const told = (text: string): string => withoutMachine(text, "/home/me/project");
    expect(told("/home/me/project/data/rows.csv does not exist")).to.equal("data/rows.csv does not exist");
    expect(told('with.tool: "/home/me/bin/tool" → "/opt/tool"')).to.equal('with.tool: "tool" → "tool"');
    expect(told("ENOENT: open '/mnt/x y'")).to.equal("ENOENT: open 'x y'");
    expect(told("a/b and 1 / 2, sed s/a/b/ > /dev/null")).to.equal("a/b and 1 / 2, sed s/a/b/ > /dev/null");
  });

  const task = (id: string): TaskSpec => ({ id: asTaskId(id) }) as TaskSpec; // nothing else of it is read
  const caseTask = (id: string): TaskSpec => ({ ...task(`size[case=${id}]`), caseOf: { task: asTaskId("size"), id } });
  const changed = (of: TaskSpec, field: string): Planned =>
    ({ task: of, state: "stale", reason: { why: "changed", changes: [{ field, before: 1, after: 2 }] } }) as unknown as Planned; // nor of this
  const lost = (of: TaskSpec): Planned => ({ task: of, state: "unknown", problem: "the image of case p7 is not there: /x/p7" });
  const told = (planned: Planned, ...causes: readonly Planned[]): string | null =>
    planned.state === "fresh" ? null : whyTold({ state: planned.state, why: "not told", planned, causes }, "/home/me");

  it("names no case and no file of raw data", () => {
    expect(told(lost(caseTask("p7")))).to.equal("the case cannot be looked at");
    expect(told(changed(caseTask("p7"), "with.note"))).to.equal("the case is to run");
    expect(told(changed(task("cohort"), "with.path.content.p7/ct.nii"))).to.equal("with.path.content: 1 → 2");
    expect(told(lost(task("cohort")))).to.equal("what it reads cannot be looked at");
    expect(whyTold({ state: "fresh" }, "/x")).to.equal(null);
  });

  it("says what a result rests on, the first of several, and cases by their number", () => {
    const table = { task: task("table1"), state: "waiting", for: [] } as const;
    const cases = ["p7", "p8"].map((id) => changed(caseTask(id), "with.note"));
    expect(told(table, changed(task("split"), "with.seed"))).to.equal("rests on split: with.seed: 1 → 2");
    expect(told(table, lost(task("rows")), ...cases)).to.equal("rests on rows: what it reads cannot be looked at; and 2 more");
    expect(told(table, ...cases, lost(task("rows")))).to.equal("rests on size: 2 cases to run; and 1 more");
    expect(told(table)).to.equal("rests on what is not there yet");
  });
});
