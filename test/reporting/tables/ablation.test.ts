import { expect } from "chai";
import type { Scores } from "../../../src/formats/scores.ts";
import { Intervals } from "../../../src/reporting/scores/intervals.ts";
import type { Scored } from "../../../src/reporting/scores/scored.ts";
import { type AblationOptions, ablation } from "../../../src/reporting/tables/ablation.ts";
import { ablationNotes } from "../../../src/reporting/tables/ablation-notes.ts";
import { fullPrecision } from "../../../src/reporting/tables/full-precision.ts";
import { messageOf } from "../../formats/failure-of.ts";
import { binary, randomScores, scored } from "../scores/example-scores.ts";

const OPTIONS: AblationOptions = {
  models: [],
  groups: [
    { name: "ct", header: "CT", where: { label: "CT" } },
    { name: "severity", where: { label: "Severity" } },
  ],
  variants: [{ variant: "base", header: "as published" }, { variant: "slow", header: "half the rate" }, { variant: "scaled" }],
  metrics: ["accuracy", "exact AUC"],
  show: "values",
  digits: 3,
  level: 0.95,
  resamples: 200,
  seed: 1,
};
const two = randomScores(40, 2, 1);
const three = randomScores(30, 3, 2);
const both = (stage: string, variant: string, first: Scores, second: Scores): Scored[] => [
  scored(first, stage, { label: "CT" }, variant),
  scored(second, stage, { label: "Severity" }, variant),
];
const BASE = [...both("forest", "base", two, three), ...both("boosting", "base", randomScores(40, 2, 3), randomScores(30, 3, 4))];
const SLOW = [...both("forest", "slow", two, three), ...both("boosting", "slow", randomScores(40, 2, 5), randomScores(30, 3, 6))];
const SCALED = both("forest", "scaled", two, randomScores(30, 3, 7));
const rowsOf = ({ rows }: ReturnType<typeof ablation>) => rows.map(({ key, header, group }) => [key, header, group]);

describe("ablation table", () => {
  it("has a row a variant under each model, but for those that change nothing there", () => {
    const all = [...BASE, ...SLOW, ...SCALED, ...both("forest", "ablations", two, three)];
    const table = ablation(all, OPTIONS);
    expect(rowsOf(table)).to.deep.equal([
      ["forest base", "as published", "forest"],
      ["forest scaled", "scaled", "forest"],
      ["boosting base", "as published", "boosting"],
      ["boosting slow", "half the rate", "boosting"],
    ]);
    expect(table.unchanged, "variants that nobody named are not listed").to.deep.equal([["forest", ["half the rate"]]]);
    expect(table.columns.map(({ key, header, group }) => [key, header, group])).to.deep.equal([
      ["ct accuracy", "Accuracy", "CT"],
      ["ct exact AUC", "AUC", "CT"],
      ["severity accuracy", "Accuracy", "severity"],
      ["severity exact AUC", "AUC", "severity"],
    ]);
    const { value, ciLow, ciHigh } = new Intervals(OPTIONS).of(three, "area");
    expect(table.rows[0]!.cells[3]).to.deep.equal({
      text: `${value.toFixed(3)} (${ciLow.toFixed(3)}, ${ciHigh.toFixed(3)})`,
      value: [value, ciLow, ciHigh],
      roles: ["value", "ci-low", "ci-high"],
    });
    expect(ablationNotes(all, table, OPTIONS)).to.deep.equal([
      "In brackets: 95 % confidence intervals, accuracy by Wilson's method; AUC of two classes by DeLong's method; AUC of three classes or more by a bootstrap within the classes (200 resamples, percentiles).",
      "AUC: exact area under the ROC curve; of more than two classes, their mean.",
      "forest, the same scores as the base's to the last digit: half the rate.",
    ]);
  });

  it("adds variants that nobody named after the others, under names of models", () => {
    const more = both("boosting", "more", two, three);
    const models = [{ stage: "boosting", header: "LGBM" }];
    expect(rowsOf(ablation([...BASE, ...more, ...SLOW], { ...OPTIONS, models }))).to.deep.equal([
      ["LGBM base", "as published", "LGBM"],
      ["LGBM slow", "half the rate", "LGBM"],
      ["LGBM more", "more", "LGBM"],
    ]);
  });

  it("shows paired differences from the base, where the rows and classes are the same", () => {
    const infected = [scored(randomScores(30, 2, 9), "boosting", { label: "Severity" }, "infected")];
    const halved = [scored(randomScores(20, 2, 9), "boosting", { label: "CT" }, "halved"), SLOW[3]!];
    const all = [...BASE, ...SLOW, ...infected, { ...halved[0]! }, { ...halved[1]!, variant: "halved" }];
    const options = { ...OPTIONS, show: "differences" } as const;
    const table = ablation(all, options);
    expect(rowsOf(table), "neither the base nor what cannot be compared").to.deep.equal([
      ["boosting slow", "half the rate", "boosting"],
      ["boosting halved", "halved", "boosting"],
    ]);
    const { value, ciLow, ciHigh } = new Intervals(OPTIONS).ofDifference(SLOW[2]!.scores, BASE[2]!.scores, "area");
    expect(table.rows[0]!.cells[1]!.value).to.deep.equal([value, ciLow, ciHigh]);
    expect(table.rows[1]!.cells.map(({ text }) => text === "—")).to.deep.equal([true, true, false, false]);
    for (const { text, value } of table.rows[0]!.cells) {
      for (const [at, number] of [...text.matchAll(/[-+]?[\d.]+/g)].entries()) {
        const full = (value as readonly number[])[at]!;
        expect(number[0]).to.equal(
          `${Number(full.toFixed(3)) > 0 ? "+" : ""}${(full + 0).toFixed(3).replace("-0.000", "0.000")}`,
        );
      }
    }
    const notes = ablationNotes(all, table, options);
    expect(notes[0]).to.equal(
      "In brackets: 95 % confidence intervals, AUC of two classes by DeLong's method; accuracy and AUC of three classes or more by a bootstrap within the classes (200 resamples, percentiles).",
    );
    expect(notes[2]).to.equal(
      "Differences from the base, paired row by row; variants with other test rows or other classes have none.",
    );
  });

  const labels = [0, 0, 1, 1];
  const seconds = [
    [0.1, 0.2, 0.8, 0.9],
    [0.1, 0.6, 0.8, 0.9],
    [0.7, 0.6, 0.8, 0.4],
  ];
  const runs = seconds.map((p, seed) => scored(binary(labels, p), "forest", { label: "CT", seed }, "seeds"));
  const anew = seconds.map((p, seed) => scored(binary(labels, p, 1 + seed), "forest", { label: "CT", seed }, "seeds"));

  it("takes seeds together: mean ± deviation and the t interval of the mean, wider for overlapping training parts", () => {
    const cell = (testShare?: number, from = anew) =>
      ablation([...BASE, ...from], { ...OPTIONS, ...(testShare === undefined ? {} : { testShare }) }).rows[1]!.cells[0]!;
    const [mean, sd] = [(1 + 0.75 + 0.25) / 3, Math.sqrt((1 / 9 + 1 / 144 + 25 / 144) / 2)];
    const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025); // two-sided 95 %, two degrees of freedom, in closed form
    const value = cell().value as readonly number[];
    [mean, sd, mean - t * (sd / Math.sqrt(3)), mean + t * (sd / Math.sqrt(3))].forEach((wanted, at) => {
      expect(value[at]).to.be.closeTo(wanted, 1e-12);
    });
    expect(cell().text).to.equal("0.667±0.382 (-0.282, 1.615)");
    const wide = cell(0.25).value as readonly number[];
    expect(wide[3]! - wide[0]!).to.be.closeTo(t * sd * Math.sqrt(1 / 3 + 1 / 3), 1e-12);
    expect(cell(0.25, runs), "one split for all seeds: no training parts that overlap").to.deep.equal(cell(undefined, runs));
    expect(fullPrecision(cell())).to.equal(`${value[0]}±${value[1]} (${value[2]}, ${value[3]})`);
    const notes = (from: readonly Scored[], testShare?: number) => {
      const options = { ...OPTIONS, ...(testShare === undefined ? {} : { testShare }) };
      const all = [...BASE, ...from];
      return ablationNotes(all, ablation(all, options), options).slice(2);
    };
    const said = "±: mean and standard deviation (n − 1) over 3 seeds; in brackets the t interval of the mean";
    const widened = `${said}, widened since their training parts overlap (Nadeau and Bengio 2003).`;
    expect(notes(anew, 0.25)).to.deep.equal([widened]);
    expect(notes(runs, 0.25)).to.deep.equal([`${said}.`]);
    expect(notes(anew)).to.deep.equal([
      `${said}.`,
      "The seeds split anew, so that their training parts overlap and the t interval is too narrow: testShare widens it.",
    ]);
  });

  it("pairs differences by seed where the base has the same seeds", () => {
    const base = [0, 1, 2].map((seed) => scored(binary(labels, [0.1, 0.2, 0.4, 0.9]), "forest", { label: "CT", seed }, "base"));
    const options = { ...OPTIONS, show: "differences", groups: OPTIONS.groups.slice(0, 1) } as const;
    const { rows } = ablation([...base, ...runs], options);
    expect((rows[0]!.cells[0]!.value as readonly number[])[0]).to.be.closeTo((0.25 + 0 - 0.5) / 3, 1e-15);
    expect(rows[0]!.cells[0]).to.deep.include({ n: 3, runs: { 0: 0.25, 1: 0, 2: -0.5 } });
    const all = [...base, ...runs];
    expect(ablationNotes(all, ablation(all, options), options).at(-1)).to.equal(
      "±: mean and standard deviation (n − 1) of the differences over 3 seeds; in brackets the t interval of the mean.",
    );
    expect(ablation([...base.slice(1), ...runs], options).rows).to.deep.equal([]);
  });

  it("says which scores would stand in one cell", async () => {
    expect(await messageOf(() => ablation(BASE, { ...OPTIONS, groups: [] }))).to.equal(
      'row "as published" under forest would show both forest[label=CT].scores and forest[label=Severity].scores',
    );
  });
});
