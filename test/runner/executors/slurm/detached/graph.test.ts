import { expect } from "chai";
import fc from "fast-check";
import { asTaskId } from "../../../../../src/runner/contract/ids.ts";
import {
  type After,
  chunks,
  dependencyWords,
  graphJobs,
  type Piece,
  sharesOf,
} from "../../../../../src/runner/executors/slurm/detached/graph.ts";

const piece = (id: string, needs: readonly string[] = [], more: Partial<Piece> = {}): Piece => ({
  id: asTaskId(id),
  stage: id.replace(/\[.*/, ""),
  words: ["--cpus-per-task=1"],
  needs: { tasks: needs.map(asTaskId), sideBySide: [] },
  secrets: [],
  ...more,
});
const each = (
  id: string,
  needs: readonly string[],
  cases: readonly string[],
  chunk: number,
  beside: readonly string[] = [],
): Piece =>
  piece(id, [], {
    needs: { tasks: needs.map(asTaskId), sideBySide: beside.map(asTaskId) },
    shares: sharesOf(cases, chunk, 1),
  });
const told = (pieces: readonly Piece[], arraySize = 1000): readonly string[] =>
  graphJobs(pieces, arraySize).map(({ elements, after }) => {
    const names = elements.map(({ task, share }) => (share && "cases" in share ? `${task}:${share.cases.join("+")}` : task));
    const waits = dependencyWords(after, String)[0]?.replace("--dependency=", "") ?? "nothing";
    return `${names.join(" ")} after ${waits}`;
  });

describe("the jobs of a run that is given to Slurm whole", () => {
  it("wait for what they read, cells of a stage in one array", () => {
    expect(
      told([
        piece("scale"),
        piece("forest[label=a]", ["scale"]),
        piece("forest[label=b]", ["scale"]),
        piece("figure", ["forest[label=b]"]),
        piece("table", ["forest[label=a]", "forest[label=b]", "cohort"]),
      ]),
    ).to.deep.equal([
      "scale after nothing",
      "forest[label=a] forest[label=b] after afterok:0",
      "figure after afterok:1_1",
      "table after afterok:1",
    ]);
  });

  it("are apart where cells want something else, wait for something else, or are too many for an array", () => {
    const big = { words: ["--cpus-per-task=8"] };
    expect(told([piece("net[k=1]"), piece("net[k=2]", [], big), piece("net[k=3]")])).to.deep.equal([
      "net[k=1] net[k=3] after nothing",
      "net[k=2] after nothing",
    ]);
    expect(told([piece("a"), piece("net[k=1]"), piece("net[k=2]", ["a"])])).to.have.length(3);
    expect(
      told([piece("net[k=1]"), piece("net[k=2]"), piece("net[k=3]"), piece("t", ["net[k=1]", "net[k=3]"])], 2),
    ).to.deep.equal(["net[k=1] net[k=2] after nothing", "net[k=3] after nothing", "t after afterok:0_0:1"]);
  });

  it("go on with the cases that are there, each with its own where stages go along the same", () => {
    const cases = ["a", "b", "c"];
    expect(
      told([
        piece("cohort"),
        each("mask", ["cohort"], cases, 2),
        each("features", ["cohort"], cases, 2, ["mask"]),
        each("whole", ["cohort"], cases, 3, ["mask"]),
        piece("table", ["features"]),
      ]),
    ).to.deep.equal([
      "cohort after nothing",
      "mask:a+b mask:c after afterok:0",
      "features:a+b features:c after afterok:0,aftercorr:1",
      "whole:a+b+c after afterok:0,afterany:1",
      "table after afterany:2:1,afterok:0",
    ]);
    expect(told([each("mask", [], cases, 1), each("features", [], cases, 1, ["mask"])], 2)).to.deep.equal([
      "mask:a mask:b after nothing",
      "mask:c after nothing",
      "features:a features:b after aftercorr:0",
      "features:c after aftercorr:1",
    ]);
  });

  it("share cases that nobody knows yet", () => {
    expect(sharesOf(undefined, 20, 3)).to.deep.equal([
      { nth: 0, of: 3 },
      { nth: 1, of: 3 },
      { nth: 2, of: 3 },
    ]);
    expect(sharesOf(["a", "b", "c"], 2, 3)).to.deep.equal([{ cases: ["a", "b"] }, { cases: ["c"] }]);
    const unknown = { shares: sharesOf(undefined, 1, 2) };
    expect(told([piece("mask", [], unknown), piece("features", [], { ...unknown, needs: beside("mask") })])).to.deep.equal([
      "mask mask after nothing",
      "features features after aftercorr:0",
    ]);
  });
  const beside = (id: string): Piece["needs"] => ({ tasks: [], sideBySide: [asTaskId(id)] });

  it("hold every piece once, come after all that they wait for, and let nothing start before what it reads", () => {
    const graph = fc
      .array(
        fc.record({
          reads: fc.array(fc.nat(30), { maxLength: 4 }),
          stage: fc.nat(3),
          cases: fc.nat(6),
          chunk: fc.integer({ min: 1, max: 3 }),
        }),
        {
          maxLength: 25,
        },
      )
      .map((rows) =>
        rows.map(({ reads, stage, cases, chunk }, at): Piece => {
          const needs = [...new Set(reads.filter((one) => one < at))].map((one) => `t${one}`);
          const ids = Array.from({ length: cases }, (_, i) => `c${i}`);
          return { ...piece(`t${at}`, needs), stage: `s${stage}`, ...(cases > 3 ? { shares: sharesOf(ids, chunk, 1) } : {}) };
        }),
      );
    fc.assert(
      fc.property(graph, fc.integer({ min: 1, max: 4 }), (pieces, arraySize) => {
        const jobs = graphJobs(pieces, arraySize);
        const wanted = pieces.flatMap(
          ({ id, shares }) => shares?.map((share) => JSON.stringify({ task: id, share })) ?? [JSON.stringify({ task: id })],
        );
        expect(jobs.flatMap(({ elements }) => elements.map((one) => JSON.stringify(one))).toSorted()).to.deep.equal(
          wanted.toSorted(),
        );
        expect(jobs.every(({ elements }) => elements.length > 0 && elements.length <= arraySize)).to.equal(true);
        const holders = (id: string) =>
          jobs.flatMap(({ elements }, job) => elements.flatMap(({ task }, element) => (task === id ? [{ job, element }] : [])));
        const covers = (after: readonly After[], { job, element }: { job: number; element: number }): boolean =>
          after.some((one) => one.job === job && (one.element === null || one.element === element));
        for (const [at, { after, elements }] of jobs.entries()) {
          expect(after.every(({ job }) => job < at)).to.equal(true);
          for (const { task } of elements)
            for (const need of pieces.find(({ id }) => id === task)?.needs.tasks ?? [])
              for (const holder of holders(need)) expect(covers(after, holder), `${task} after ${need}`).to.equal(true);
        }
      }),
    );
  });

  it("are told to sbatch by their numbers", () => {
    const after: readonly After[] = [
      { how: "afterok", job: 0, element: 2 },
      { how: "afterany", job: 1, element: null },
      { how: "afterok", job: 2, element: null },
    ];
    expect(dependencyWords(after, (job) => String(800 + job))).to.deep.equal(["--dependency=afterok:800_2:802,afterany:801"]);
    expect(dependencyWords([], String)).to.deep.equal([]);
    expect(chunks([1, 2, 3], 2)).to.deep.equal([[1, 2], [3]]);
  });
});
