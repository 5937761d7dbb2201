import { expect } from "chai";
import { jobsToSubmit, leastPause, lookPause, questionPace } from "../../../../src/runner/executors/slurm/pace.ts";

describe("how often a cluster is looked at", () => {
  it("is often while there is news, seldom after, and never so often that looking is work of its own", () => {
    const pause = lookPause();
    expect(pause(true, 0.1)).to.equal(50);
    expect(pause(false, 0.1)).to.equal(60);
    expect(pause(true, 4), "one part in a hundred").to.equal(400);
    for (let silent = 0; silent < 50; silent++) pause(false, 0);
    expect(pause(false, 0)).to.equal(2000);
    expect(pause(true, 1000), "however long a look takes").to.equal(10_000);
  });

  it("asks squeue the less often the more jobs it tells of", () => {
    const poll = { first: 0.5, longest: 60 };
    expect([0, 1, 10, 100, 1000, 10_000].map((jobs) => leastPause(poll, jobs))).to.deep.equal([0.5, 0.5, 0.5, 5, 50, 60]);
  });

  it("asks squeue ever later, and soon again after news", () => {
    const pace = questionPace({ first: 1, longest: 2 }, 0);
    expect([999, 1000].map(pace.isDue)).to.deep.equal([false, true]);
    pace.asked(1000, 1);
    expect([1999, 2000].map(pace.isDue)).to.deep.equal([false, true]);
    pace.asked(2000, 1);
    expect([3499, 3500].map(pace.isDue)).to.deep.equal([false, true]);
    pace.asked(3500, 1);
    expect([5499, 5500].map(pace.isDue), "the longest").to.deep.equal([false, true]);
    pace.hasten();
    pace.asked(5500, 1);
    expect([6499, 6500].map(pace.isDue)).to.deep.equal([false, true]);
    expect(questionPace({ first: 1, longest: 2 }, 0, 0).isDue(0)).to.equal(true);
  });

  it("submits many jobs at once, not one as another ends; the last ones as soon as they fit", () => {
    const limits = { maxJobs: 1000, arraySize: 500 };
    expect(jobsToSubmit(3, 0, limits)).to.equal(3);
    expect(jobsToSubmit(5000, 0, limits)).to.equal(500);
    expect(jobsToSubmit(5000, 990, limits)).to.equal(0);
    expect(jobsToSubmit(5000, 875, limits)).to.equal(125);
    expect(jobsToSubmit(7, 990, limits)).to.equal(7);
    expect(jobsToSubmit(7, 1000, limits)).to.equal(0);
    expect(jobsToSubmit(4, 0, { maxJobs: 1, arraySize: 1000 })).to.equal(1);
  });
});
