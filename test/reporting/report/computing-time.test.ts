import { expect } from "chai";
import { computingTime } from "../../../src/reporting/report/computing-time.ts";
import { graphSvg } from "../../../src/reporting/report/graph-svg.ts";
import { pipelineSection } from "../../../src/reporting/report/pipeline-section.ts";
import type { ReportStage } from "../../../src/reporting/report/report-input.ts";

const task = (id: string, inputs: string[], seconds: number | null, state: ReportStage["state"] = "ran"): ReportStage => ({
  ...{ id, stage: id.replace(/\[.*/, ""), component: "a/b", state, seconds, inputs, parameters: {}, outputs: [] },
});
/** Two ways from a to d: by b[1] in 1 + 5 + 2, by c in 1 + 4 + 2. */
const DIAMOND = [
  task("a", [], 1, "imported"),
  task("b[x=1]", ["a"], 5, "cached"),
  task("b[x=2]", ["a"], 3),
  task("c", ["a", "elsewhere"], 4),
  task("d", ["b[x=1]", "b[x=2]", "c"], 2),
  task("e", ["a"], null, "skipped"),
];

describe("computingTime", () => {
  it("sums what all took and what ran now, and finds the chain that takes longest", () => {
    expect(computingTime(DIAMOND)).to.deep.equal({ total: 15, ran: 9, path: ["a", "b[x=1]", "d"], longest: 8 });
    expect(computingTime([])).to.deep.equal({ total: 0, ran: 0, path: [], longest: 0 });
    expect(computingTime([task("a", [], null)]).path).to.deep.equal([]);
  });
});

describe("graphSvg", () => {
  const svg = graphSvg(DIAMOND, computingTime(DIAMOND));
  it("shows each stage's component, state, sign and time; of several cells their sum and how many are in which state", () => {
    expect(svg).to.contain("<title>b ×2: a/b, 1 ran, 1 cached · 8.0 s</title>");
    expect(svg)
      .to.contain(">1 ran, 1 cached · 8.0 s</text>")
      .and.to.contain(">imported · 1.0 s</text>")
      .and.to.contain(">skipped</text>");
    expect(svg.match(/class="sign"/g)).to.have.length(5);
  });
  it("draws the longest chain with thick lines", () => {
    expect([...svg.matchAll(/href="#stage-(\w+)" class="box \w+ longest"/g)].map(([, stage]) => stage)).to.deep.equal([
      "a",
      "b",
      "d",
    ]);
    expect(svg.match(/<path class="longest"/g)).to.have.length(2);
  });
});

describe("pipelineSection", () => {
  it("says the times, and what each sign means", () => {
    const html = pipelineSection(DIAMOND);
    expect(html).to.contain(
      "Computing takes <b>15 s</b> in all, 9.0 s of it in this run, the rest when cached and imported tasks ran. The longest chain, drawn with thick lines, takes <b>8.0 s</b>; no number of processors makes the whole faster: a → b[x=1] → d.",
    );
    for (const words of ["computed in this run", "taken from an earlier run", "computed elsewhere and imported", "not run"])
      expect(html).to.contain(`: ${words}</li>`);
    expect(html).not.to.contain("<b>failed</b>");
    expect(pipelineSection([task("a", [], 2)])).to.contain("<b>2.0 s</b> in all, all of it in this run.");
  });
});
