import { expect } from "chai";
import { integerColumn, numberColumn, tableOf } from "../../../src/formats/table.ts";
import { type CurvesOptions, curves } from "../../../src/reporting/figures/curves.ts";
import { renderSvg } from "../../../src/reporting/figures/vega-svg.ts";
import type { Sourced } from "../../../src/reporting/scores/sourced.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { expectGolden } from "./golden-svg.ts";

const EPOCHS = [1, 2, 3, 4, 5, 6];
/** A training that starts at `from` and falls by `rate`, with a column `own` where it is named. */
function history(stage: string, from: number, rate: number, cell: Sourced["cell"] = {}, variant = "base", own = ""): Sourced {
  const loss = EPOCHS.map((epoch) => from * Math.exp(-rate * epoch));
  const columns = [
    integerColumn("epoch", EPOCHS),
    numberColumn("train loss", loss),
    numberColumn(
      "test loss",
      loss.map((value, i) => value + 0.02 * i * i),
    ),
    ...(own ? [numberColumn(own, loss)] : []),
  ];
  return { stage, cell, variant, label: `${stage}${variant === "base" ? "" : `@${variant}`}.history`, table: tableOf(columns) };
}
const OPTIONS: CurvesOptions = {
  panels: [
    { column: "train loss", title: "Training", header: "Loss", log: true },
    { column: "test loss", title: "Test", header: "Loss", log: false },
  ],
  lines: [
    { stage: "squeezenet", header: "SqueezeNet3D" },
    { stage: "shiftnet", header: "ShiftNet3D" },
  ],
  x: "epoch",
  xHeader: "Epoch",
  band: "sd",
  columns: 2,
  caption: "",
  notes: ["A note."],
  synthetic: true,
};
const ALL = [
  history("squeezenet", 1, 0.2, { seed: 1 }),
  history("squeezenet", 1.1, 0.25, { seed: 2 }),
  history("squeezenet", 0.9, 0.22, { seed: 3 }),
  history("shiftnet", 1, 0.4, { seed: 1 }),
  history("shiftnet", 1.2, 0.38, { seed: 2 }),
  history("shiftnet", 1.1, 0.5, { seed: 3 }),
];

describe("curves figure", () => {
  it("matches its golden: a panel a column, a line a stage with a band of its seeds", async () => {
    const figure = curves(ALL, OPTIONS);
    expect(figure.caption).to.equal("Training; Test by epoch.");
    expect(figure.notes).to.deep.equal([
      "Lines: means over 3 seeds; bands: standard deviation (n − 1) to both sides.",
      "A note.",
    ]);
    const svg = await renderSvg(figure);
    for (const text of [">Training<", ">Test<", ">Loss<", ">Epoch<", ">SqueezeNet3D<", ">ShiftNet3D<"])
      expect(svg).to.contain(text);
    expectGolden("curves", svg);
  });

  it("takes a line a stage, variant and cell unless told, and leaves a line out where its tables lack the column", async () => {
    const tables = [
      history("mtl", 1, 0.2),
      history("mtl", 1, 0.3, {}, "fixed-loss", "COVIDCT loss"),
      history("mtl", 2, 0.1, { a: 1 }),
    ];
    const panels = [...OPTIONS.panels, { column: "COVIDCT loss", log: false }];
    const svg = await renderSvg(curves(tables, { ...OPTIONS, panels, lines: [], notes: [] }));
    for (const text of [">mtl (base)<", ">mtl (fixed-loss)<", ">mtl a=1 (base)<"]) expect(svg).to.contain(text);
    expect(svg.match(/aria|stroke-width="1.6"/g)).to.have.length(7);
    expect(curves(tables, { ...OPTIONS, lines: [], notes: [] }).notes).to.deep.equal([]);
  });

  it("says where the seeds differ in number and reach", () => {
    const short = { ...ALL[0]!, table: { ...ALL[0]!.table } };
    const column = integerColumn("epoch", [1, 2]);
    const early = {
      ...short,
      cell: { seed: 4 },
      table: tableOf([column, numberColumn("train loss", [1, 1]), numberColumn("test loss", [1, 1])]),
    };
    const { notes } = curves([...ALL, early], { ...OPTIONS, band: "range", notes: [] });
    expect(notes).to.deep.equal([
      "Lines: means over the seeds (SqueezeNet3D: 4, ShiftNet3D: 3); bands: smallest to largest. Where not all seeds have a value at an epoch, the mean is of those that do.",
    ]);
  });

  it("leaves values of 0 out of a logarithmic axis, and draws a line of one point as a point", async () => {
    const table = tableOf([integerColumn("epoch", [1, 2]), numberColumn("train loss", [0, 0.5])]);
    const one: Sourced = { stage: "a", cell: {}, variant: "base", label: "a.history", table };
    const svg = await renderSvg(curves([one], { ...OPTIONS, panels: [OPTIONS.panels[0]!], lines: [] }));
    expect(svg).not.to.match(/NaN|Infinity/);
    expect(
      svg.match(/<g data-part="line-0-0"><path d="M[-\d.]+,[-\d.]+Z"/g),
      "a vertex, so that a page can tell it",
    ).to.have.length(1);
  });

  it("refuses lines that show nothing or more than one training, stages and columns that are not there", async () => {
    const fail = (tables: readonly Sourced[], more: Partial<CurvesOptions>) =>
      failureOf(() => curves(tables, { ...OPTIONS, ...more }));
    expect(await fail(ALL, { lines: [{ stage: "shitnet" }] })).to.include({
      message: 'no table comes from the stage "shitnet"',
      nearest: "shiftnet",
    });
    const two = [history("mtl", 1, 1), history("mtl", 1, 1, {}, "fixed-loss")];
    expect(await fail(two, { lines: [{ stage: "mtl", header: "MTL" }] })).to.include({
      code: "ambiguous-table",
      message: 'line 1, "MTL", would show both mtl.history and mtl@fixed-loss.history',
      help: 'say which with "stage", "variant" and "where"; only an axis named seed is taken together',
    });
    expect(await fail(two, { lines: [{ stage: "mtl", variant: "other" }] })).to.include({
      code: "no-table",
      message: 'line 1, "mtl other", selects no table',
    });
    expect(await fail(two, { lines: [], panels: [{ column: "loss", log: false }] })).to.include({
      code: "unknown-column",
      message: 'no table has the column "loss"',
    });
  });
});
