import { expect } from "chai";
import fc from "fast-check";
import { hasEnded, indicesOf, isAtWork, jobFinder, parseSqueue } from "../../../../src/runner/executors/slurm/squeue.ts";

const text = (...jobs: readonly object[]): string => JSON.stringify({ jobs });
const number = (value: number) => ({ set: true, infinite: false, number: value });
const UNSET = { set: false, infinite: false, number: 0 };

describe("what squeue --json prints", () => {
  const OLD = {
    job_id: 12,
    array_job_id: 11,
    array_task_id: 3,
    array_task_string: "",
    job_state: "RUNNING",
    name: "rg-1",
    nodes: "n7",
    start_time: 1700000000,
    state_reason: "None",
    restart_cnt: 1,
  };

  it("is read in the form of Slurm 22.05: numbers and words", () => {
    expect(parseSqueue(text(OLD))).to.deep.equal([
      { job: 11, index: 3, name: "rg-1", state: "RUNNING", reason: "", node: "n7", started: 1700000000, restarts: 1 },
    ]);
  });

  it("is read in the form of Slurm 23.11 and later: numbers that may be unset, states as a list", () => {
    const young = {
      ...OLD,
      array_job_id: number(11),
      array_task_id: number(3),
      job_state: ["RUNNING", "COMPLETING"],
      start_time: number(1700000000),
    };
    expect(parseSqueue(text(young))).to.deep.equal(parseSqueue(text(OLD)));
  });

  it("gives each waiting task of an array by itself, and why it waits", () => {
    const waiting = {
      ...OLD,
      array_task_id: null,
      array_task_string: "4-6,9%2",
      job_state: "PENDING",
      nodes: "",
      state_reason: "Priority",
    };
    const jobs = parseSqueue(text(waiting, { ...waiting, array_task_id: UNSET, array_task_string: "12" }));
    expect(jobs.map(({ index }) => index)).to.deep.equal([4, 5, 6, 9, 12]);
    expect(new Set(jobs.map(({ reason }) => reason))).to.deep.equal(new Set(["Priority"]));
  });

  it("has plain jobs without an index, whether there is a 0 or nothing for their array", () => {
    expect(parseSqueue(text({ ...OLD, array_job_id: 0, array_task_id: null }))[0]).to.include({ job: 12, index: null });
    expect(parseSqueue(text({ ...OLD, array_job_id: UNSET, array_task_id: UNSET }))[0]).to.include({ job: 12, index: null });
  });

  it("is refused where it is cut off or something else", () => {
    for (const bad of ["", '{"jobs": [', "null", "[]", '{"jobs": 3}', "slurm_load_jobs error"])
      expect(() => parseSqueue(bad), bad).to.throw(SyntaxError);
  });

  it("is refused where it has an error: Slurm 22.05 without a controller says so beside an empty list, with exit code 0", () => {
    const errors = [
      { description: "Failed while looking for jobs", error_number: -1, error: "Unspecified error", source: "slurm_load_jobs" },
    ];
    expect(() => parseSqueue(JSON.stringify({ meta: {}, errors, jobs: [] }))).to.throw(
      SyntaxError,
      "squeue --json printed an error: Failed while looking for jobs (slurm_load_jobs)",
    );
    expect(() => parseSqueue(JSON.stringify({ errors: [{ error: "no" }], jobs: [OLD] }))).to.throw(
      SyntaxError,
      "squeue --json printed an error: no",
    );
    expect(() => parseSqueue(JSON.stringify({ errors: [{}], jobs: [] }))).to.throw(SyntaxError, "printed an error: {}");
    expect(parseSqueue(JSON.stringify({ errors: [], jobs: [OLD] }))).to.have.length(1);
  });

  it("never throws otherwise, whatever fields jobs have", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom(...Object.keys(OLD)), fc.jsonValue())), (jobs) => {
        expect(parseSqueue(JSON.stringify({ jobs }))).to.be.an("array");
      }),
    );
  });
});

describe("indices of an array", () => {
  it("come as numbers, ranges and steps, with or without a limit", () => {
    expect(indicesOf("[0-3]%2")).to.deep.equal([0, 1, 2, 3]);
    expect(indicesOf("1-9:4,20")).to.deep.equal([1, 5, 9, 20]);
    expect(indicesOf("")).to.deep.equal([]);
  });
  it("are none where the range runs backwards or has no step", () => {
    expect(indicesOf("5-3")).to.deep.equal([]);
    expect(indicesOf("1-3:0")).to.deep.equal([]);
  });
});

describe("states of a job", () => {
  it("end it only if they are known to", () => {
    for (const state of ["COMPLETED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "CANCELLED"])
      expect(hasEnded({ state }), state).to.equal(true);
    for (const state of ["PENDING", "RUNNING", "COMPLETING", "REQUEUE_HOLD", "RESIZING", "A_STATE_OF_NEXT_YEAR"])
      expect(hasEnded({ state }), state).to.equal(false);
  });
  it("hold processors while it runs, is set up or cleaned up", () => {
    expect(isAtWork({ state: "COMPLETING" })).to.equal(true);
    expect(isAtWork({ state: "PENDING" })).to.equal(false);
  });
});

describe("jobs by their names", () => {
  const found = (...states: readonly string[]): string | undefined => {
    const jobs = states.map((job_state) => ({ job_id: 7, array_job_id: 7, array_task_id: 2, name: "rg-1", job_state }));
    return jobFinder(parseSqueue(text(...jobs)))("rg-1", 2)?.state;
  };
  it("are told apart by their numbers in the array; a plain job has none", () => {
    const jobs = parseSqueue(text({ job_id: 5, name: "rg-0", job_state: "PENDING" }));
    expect(jobFinder(jobs)("rg-0", 0)?.job).to.equal(5);
    expect(jobFinder(jobs)("rg-0", 1)).to.equal(undefined);
  });
  it("have ended, where they are told twice, only if both say so", () => {
    expect(found("RUNNING", "COMPLETED")).to.equal("RUNNING");
    expect(found("NODE_FAIL", "PENDING")).to.equal("PENDING");
    expect(found("COMPLETED", "FAILED")).to.equal("FAILED");
    expect(found("NODE_FAIL", "COMPLETED")).to.equal("NODE_FAIL");
  });
});
