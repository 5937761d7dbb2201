import { expect } from "chai";
import type { DiffInput, DiffNumber } from "../../../src/reporting/diff/diff-input.ts";
import { differenceText } from "../../../src/reporting/diff/diff-numbers.ts";
import { renderDiff } from "../../../src/reporting/diff/render-diff.ts";

const number = (key: string, before: number | null, after: number | null): DiffNumber => ({
  ...{ key: `t.${key}`, row: key, column: "n" },
  before: before === null ? null : { text: before.toFixed(2), value: before },
  after: after === null ? null : { text: after.toFixed(2), value: after },
});
const SVG = (id: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>Figure ${id}</title><g id="x"/></svg>`;
const INPUT: DiffInput = {
  before: {
    run: "r1",
    title: "demo",
    facts: [
      ["Run", "r1"],
      ["Node", "v20"],
    ],
  },
  after: {
    run: "r2",
    title: "demo",
    facts: [
      ["Run", "r2"],
      ["Node", "v20"],
    ],
  },
  synthetic: false,
  tasks: [
    {
      ...{ id: "split", change: "changed", before: { state: "ran", seconds: 1 }, after: { state: "ran", seconds: 70 } },
      fields: [
        { kind: "parameter", field: "seed<", before: "11", after: "13" },
        { kind: "output", field: "outputs.split.digest", before: "aa", after: "bb" },
      ],
    },
    { id: "new", change: "added", before: null, after: { state: "failed", seconds: null }, fields: [] },
    { id: "rows", change: "same", before: { state: "ran", seconds: 1 }, after: { state: "cached", seconds: 1 }, fields: [] },
    {
      id: "hurt",
      change: "not compared",
      before: { state: "ran", seconds: 1 },
      after: { state: "skipped", seconds: null },
      fields: [],
    },
  ],
  tables: [
    {
      ...{ task: "t", caption: "A <table>.", same: false, before: "there", after: "there" },
      numbers: [number("a", 0.5, 0.75), number("b", 1, 1), number("c", 0.501, 0.502), number("d", null, 2), number("e", 2, null)],
    },
    { task: "old", caption: "", same: false, before: "gone", after: "there", numbers: [number("a", null, 1)] },
    { task: "alike", caption: "Alike.", same: true, before: "gone", after: "gone", numbers: [] },
  ],
  figures: [
    { task: "f", same: false, before: "there", after: "there", svgs: { before: SVG("1"), after: SVG("2") } },
    { task: "g", same: false, before: "none", after: "gone", svgs: {} },
  ],
  forgotten: ["h"],
};

describe("renderDiff", () => {
  const html = renderDiff(INPUT);
  it("is one file that asks nothing of the network and runs no script, with links that arrive", () => {
    expect(html).not.to.match(/https?:|<script|<link|@import/);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids)).to.have.property("size", ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).to.include(target);
  });
  it("tells what was set anew before what follows from it", () => {
    const cause =
      '<th scope="row">split</th><td>parameter</td><td><code>seed&lt;</code></td><td><del>11</del></td><td><ins>13</ins></td>';
    expect(html).to.contain(cause).and.to.contain("<summary>1 input or output that differ");
    expect(html.indexOf(cause)).to.be.below(html.indexOf("outputs.split.digest"));
    expect(html).to.contain("<p><b>Only after:</b> new.</p>").and.not.to.contain("Only before:");
    expect(html).to.contain("<td>v20</td>").and.to.contain("<td><b>r2</b></td>");
  });
  it("puts numbers of both runs side by side by key, with what differs beyond the print", () => {
    expect(html)
      .to.contain("4 of 5 numbers differ, 1 of them only beyond the printed digits.")
      .and.to.contain("A &lt;table&gt;.");
    expect(html).to.contain(
      '<td class="right" title="0.5">0.50</td><td class="right" title="0.75">0.75</td><td class="right">+0.250</td>',
    );
    expect(html).to.contain("Show 1 that are the same");
    expect(html.match(/<tr class="same">/g)).to.have.length(1);
    expect(html).to.contain("the table of the run before is no longer in the store.");
    expect(html).to.contain(
      '<h3 id="table-alike">alike</h3>\n<p class="caption">Alike.</p>\n<p class="note">The same in both runs.</p>',
    );
  });
  it("puts figures side by side, and says which are gone", () => {
    expect(html).to.contain('<g id="before0-x"/>').and.to.contain('<g id="after0-x"/>').and.to.contain("<b>After.</b> Figure 2");
    expect(html).to.contain("this run has none").and.to.contain("no longer in the store");
    expect(html).to.contain("<li>old (before)</li><li>g (after)</li><li>h: what it gave is not known any more</li>");
  });
  it("lists states and times of every task", () => {
    expect(html).to.contain(
      '<th scope="row">split</th><td><b>changed</b></td><td><span class="state ran">ran</span></td><td class="right">1.0 s</td><td><span class="state ran">ran</span></td><td class="right">1 min 10 s</td>',
    );
    expect(html).to.contain('<th scope="row">hurt</th><td><b>not compared</b></td>');
    expect(html).to.contain("<b>1</b><span>tasks the same</span>").and.to.contain("<b>5</b><span>printed numbers differ</span>");
  });
  it("says when nothing changed, and loudly when it is synthetic", () => {
    const same = renderDiff({ ...INPUT, tasks: [INPUT.tasks[2]!], tables: [], figures: [], forgotten: [] });
    expect(same).to.contain("<p>Nothing: parameters, code, inputs and outputs of all tasks are the same.</p>");
    expect(same).not.to.contain("No longer in the store");
    expect(renderDiff({ ...INPUT, synthetic: true })).to.contain("<title>SYNTHETIC: r1 → r2</title>");
  });
});

describe("differenceText", () => {
  const of = (before: unknown, after: unknown): string =>
    differenceText({
      ...{ key: "", row: "", column: "" },
      before: before === undefined ? null : { text: "", value: before as number },
      after: after === undefined ? null : { text: "", value: after as number },
    });
  it("has a sign and three digits, and words where there is no number", () => {
    expect([of(1, 2), of(2, 1.5), of(1, 1), of(0.1, 0.1000123), of(1, Number.NaN), of("a", "b"), of("a", "a")]).to.deep.equal([
      ...["+1.00", "−0.500", "0", "+1.23×10⁻⁵", "—", "other", ""],
    ]);
    expect([of(undefined, 1), of(1, undefined)]).to.deep.equal(["new", "gone"]);
  });
});
