import { createHash } from "node:crypto";
import { expect } from "chai";
import { durationText } from "../../../src/reporting/report/duration-text.ts";
import { embedSvg, svgCaption } from "../../../src/reporting/report/embed-svg.ts";
import { layeredLayout } from "../../../src/reporting/report/layered-layout.ts";
import { renderReport } from "../../../src/reporting/report/render-report.ts";
import type { ReportInput, ReportStage } from "../../../src/reporting/report/report-input.ts";
import { EXAMPLE } from "../tables/example-model.ts";

const stage = (id: string, inputs: string[], more: Partial<ReportStage> = {}): ReportStage => ({
  id,
  stage: id.replace(/\[.*/, ""),
  component: "stats/x",
  state: "ran",
  seconds: 1.25,
  inputs,
  parameters: { label: "<b>", list: [1, 2] },
  outputs: [{ port: "table", kind: "table", digest: "ab".repeat(32) }],
  ...more,
});
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>A &lt; B</title><defs><clipPath id="clip0"/></defs><g clip-path="url(#clip0)"/></svg>';
const INPUT: ReportInput = {
  experiment: "demo",
  description: "A <demo>.",
  variant: null,
  synthetic: false,
  tables: [{ stage: "table1", model: EXAMPLE }],
  figures: [
    { stage: "figure5", svg: SVG, patientLevel: false },
    { stage: "figure6", svg: SVG, patientLevel: true },
  ],
  comparison: {
    paper: { title: "Paper", doi: "10.1/x" },
    notes: ["Note."],
    left: [{ table: "table2", title: "Two", cells: 80 }],
    rows: [
      {
        table: "table1",
        row: "r",
        column: "c",
        published: "<0.001",
        ours: "<0.001",
        value: "1e-9",
        tolerance: "0.0005",
        verdict: "equal",
        reason: "",
      },
      {
        table: "table1",
        row: "r",
        column: "d",
        published: "1",
        ours: "2",
        value: "2",
        tolerance: "0.5",
        verdict: "differs",
        reason: "slip",
      },
    ],
  },
  stages: [
    stage("cohort", []),
    stage("welch[label=a]", ["cohort"]),
    stage("welch[label=b]", ["cohort"]),
    stage("table1", ["welch[label=a]"]),
  ],
  run: {
    started: "2026-01-02T03:04:05Z",
    seconds: 75,
    command: "regimen run",
    machine: "2 cores",
    commit: "abc",
    dirty: true,
    versions: { node: "v20" },
  },
  notes: [],
};

describe("renderReport", () => {
  const html = renderReport(INPUT);
  it("is one file that asks nothing of the network and runs no script but its own", () => {
    expect(html).not.to.match(/https?:|<link|@import|src="(?!data:)|\son[a-z]+="|\beval\(|new Function/);
    const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
    expect(scripts).to.have.length(1);
    const digest = createHash("sha256").update(scripts[0]![1]!).digest("base64");
    expect(html).to.contain(`"default-src 'none'; script-src 'sha256-${digest}'; style-src`);
    for (const [, address] of html.matchAll(/(?:href|src)="([^"]*)"|url\(([^)]*)\)/g)) {
      expect(address ?? "#").to.match(/^(#|data:|reproduction\.html$)/); // the page beside it
    }
  });
  it("is well formed: tags close in order, ids are unique and every link inside the page arrives", () => {
    const open: string[] = [];
    const body = html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
    for (const [, close, name, rest] of body.matchAll(/<(\/?)([a-zA-Z][\w]*)((?:[^<>"]|"[^"]*")*)>/g)) {
      if (["meta", "input", "br"].includes(name!) || rest!.endsWith("/")) continue;
      if (close) expect(open.pop(), `closes ${name}`).to.equal(name);
      else open.push(name!);
    }
    expect(open).to.deep.equal([]);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids)).to.have.property("size", ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).to.include(target);
  });
  it("shows tables, figures, verdicts, the pipeline and the run", () => {
    for (const text of [
      "A &lt;demo&gt;.",
      "Patients &amp; tests (50% each).",
      'download="table1.csv"',
      'download="compare.csv"',
      "<figcaption>A &lt; B</figcaption>",
      'clip-path="url(#f1-clip0)"',
      'class="v-differs"',
      "Published, but not part of this experiment: table2 (80 cells).",
      "welch ×2",
      "&lt;b&gt;",
      "abc with uncommitted changes",
      "1 min 15 s",
    ]) {
      expect(html).to.contain(text);
    }
    expect(html).not.to.contain("SYNTHETIC");
  });
  it("says loudly when it is synthetic", () => {
    const synthetic = renderReport({ ...INPUT, synthetic: true });
    expect(synthetic).to.contain("<title>SYNTHETIC: demo</title>");
    expect(synthetic).to.contain('<p class="banner" role="note">SYNTHETIC COHORT. These numbers say nothing about patients');
  });
  it("links pages beside it", () => {
    const pages = [{ stage: "slices[m=a]", path: "slices/slices-m=a b.html", patientLevel: true }];
    expect(renderReport({ ...INPUT, pages })).to.contain(
      '<h3 id="page-slices[m=a]">slices[m=a]</h3>\n<p><a href="slices/slices-m%3Da%20b.html">slices/slices-m=a b.html</a></p>',
    );
    const without = renderReport({ ...INPUT, pages, withoutPatients: true });
    expect(without).to.contain('<h2 id="pages">Pages</h2>').and.not.to.contain("slices/slices-m");
    expect(html).not.to.contain("Pages");
  });
  it("lists failed stages first", () => {
    const stages = [
      stage("cohort", [], { state: "failed", message: "no <file>" }),
      stage("table1", ["cohort"], { state: "skipped" }),
    ];
    const failed = renderReport({ ...INPUT, stages });
    expect(failed).to.contain("1 task failed; this report is incomplete");
    expect(failed).to.contain("<b>cohort</b>: no &lt;file&gt;");
    expect(failed).to.contain("1 task that needs it was not run.");
  });
  it("leaves out single patients on request, and says so", () => {
    const without = renderReport({ ...INPUT, withoutPatients: true });
    expect(without).to.contain("f0-clip0");
    expect(without).not.to.contain("f1-clip0");
    expect(without).to.contain("Left out here because it shows single patients");
  });
});

describe("layeredLayout", () => {
  it("puts a node right of all that it reads, and long edges through their own place", () => {
    const nodes = [
      { id: "a", inputs: [] },
      { id: "b", inputs: ["a"] },
      { id: "c", inputs: ["b", "a", "elsewhere"] },
    ];
    const { columns, rows, places, edges } = layeredLayout(nodes);
    expect([columns, rows]).to.deep.equal([3, 2]);
    expect(places.get("c")!.column).to.equal(2);
    const long = edges.find((edge) => edge.from === "a" && edge.to === "c")!;
    expect(long.way).to.have.length(3);
    expect(long.way[1]!.row).not.to.equal(places.get("b")!.row);
    expect(layeredLayout([])).to.deep.include({ columns: 0, rows: 0 });
  });
});

describe("embedSvg", () => {
  it("prefixes ids and drops what leads out of the page", () => {
    const svg =
      '<?xml version="1.0"?><svg xmlns:xlink="x"><a xlink:href="http://x.org"/><use href="#a"/><g id="a"/><script>1</script></svg>';
    expect(embedSvg(svg, "p-")).to.equal('<svg role="img"><a/><use href="#p-a"/><g id="p-a"/></svg>');
    expect(svgCaption(SVG)).to.equal("A < B");
    expect(svgCaption("<svg/>")).to.equal("");
  });
});

describe("durationText", () => {
  it("speaks as a person", () => {
    expect([0.04, 9.94, 12.4, 200, 7500].map(durationText)).to.deep.equal(["0.0 s", "9.9 s", "12 s", "3 min 20 s", "2 h 5 min"]);
  });
});
