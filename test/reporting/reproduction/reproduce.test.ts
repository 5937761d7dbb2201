import { expect } from "chai";
import { reproduce } from "../../../src/reporting/reproduction/reproduce.ts";
import { exampleFacts, SEEDS, SYNTHETIC } from "./example.ts";

const outcomes = (facts = exampleFacts()): readonly string[] =>
  reproduce(facts).tables.flatMap(({ name, data, cells }) =>
    cells.map(({ row, column, verdict, outcome }) => `${name} (${data}) ${row} ${column}: ${verdict} → ${outcome}`),
  );

describe("reproduce", () => {
  it("gives every published cell an outcome, those of tables that are not made too", () => {
    expect(outcomes()).to.deep.equal([
      "table1 (real) small n: equal → equal as printed",
      "table1 (real) small accuracy: equal → equal as printed",
      "table1 (real) large n: equal → equal as printed",
      "table1 (real) large accuracy: within → within tolerance",
      "table1 (real) other n: equal → equal as printed",
      "table1 (real) other accuracy: differs → same conclusion",
      "table1 (real) extra n: differs → differs",
      "table1 (real) extra accuracy: equal → equal as printed",
      "table2 (none) r a: not run → not attempted",
    ]);
  });

  it("attempts nothing with a synthetic cohort, and says so of the claims that it tests", () => {
    const reproduction = reproduce(exampleFacts(SYNTHETIC));
    expect(new Set(outcomes(exampleFacts(SYNTHETIC)).map((text) => text.replace(/.*: /, "")))).to.deep.equal(
      new Set(["synthetic → not attempted", "not run → not attempted"]),
    );
    expect(reproduction.tables[0]?.cells.every(({ difference, matches }) => !difference && !matches)).to.equal(true);
    const [first] = reproduction.claims;
    expect([first?.verdict, first?.synthetic, first?.why]).to.deep.equal([
      "holds",
      true,
      "on a synthetic cohort, which says nothing about patients",
    ]);
    expect(reproduction.counts[0]?.agrees).to.equal(null);
    expect(reproduction.farthest).to.deep.equal({});
    // the seeds' table is of real data
    expect(reproduction.repetitions.variant).to.equal(null);
  });

  it("judges claims by our numbers and by the published ones, or says why not", () => {
    const { claims } = reproduce(exampleFacts());
    expect(claims.map(({ id, verdict, numbers, published, why }) => [id, verdict, numbers.join(), published, why])).to.deep.equal(
      [
        ["larger", "holds", "0.91 > 0.867", "holds", ""],
        ["other", "holds", "0.80 < each of 0.867, 0.91", "does not hold", ""],
        ["count", "does not hold", "45 = 44 (no)", "holds", ""],
        ["table", "not tested", "", "does not hold", "this experiment makes no table2 (table2.r.a)"],
        [
          "typing",
          "not tested",
          "",
          "not tested",
          "table1 prints no such number (table1.smal.accuracy); did you mean table1.small.accuracy?",
        ],
        ["gone", "not tested", "", "not tested", "no leaf was left (table1.gone.n, table1.gone.accuracy)"],
      ],
    );
  });

  it("takes differences in printed units and in deviations over seeds, and finds the largest", () => {
    const { tables, farthest, repetitions } = reproduce(exampleFacts());
    const cells = tables[0]!.cells;
    const small = cells.find(({ row, column }) => row === "small" && column === "accuracy")!;
    expect(small.difference?.[0]).to.be.closeTo(-0.0004, 1e-12);
    expect(small.units?.[0]).to.be.closeTo(-0.4, 1e-9);
    expect(small.seeds?.deviations).to.be.closeTo(-0.0004 / small.seeds!.sd, 1e-9);
    expect([small.seeds?.inside, repetitions]).to.deep.equal([
      true,
      { variant: "seeds", seeds: ["11", "12", "13"], own: "11", cells: 1, inside: 1, outside: 0 },
    ]);
    expect([farthest.units?.cell.row, farthest.units?.by.toFixed(6)]).to.deep.equal(["other", "9.900000"]);
    expect(farthest.deviations?.cell.row).to.equal("small");
  });

  it("says which known answer ours is, and what was tolerated", () => {
    const [table] = reproduce(exampleFacts()).tables;
    const of = (row: string) => table!.cells.find((cell) => cell.row === row && cell.column === "accuracy")!;
    expect(of("other").matches).to.equal("version 2");
    const { tolerance, toleranceUnits, toleranceReason, toleranceFixed } = of("large");
    expect([tolerance, toleranceUnits, toleranceReason, toleranceFixed]).to.deep.equal([
      [0.02],
      [2],
      "platforms differ",
      "2026-11-01",
    ]);
    expect(of("small").tolerance).to.deep.equal([0.0005]);
  });

  it("knows when the seeds are of another making than this run", () => {
    const others = [
      { variant: "seeds", tables: [{ ...SEEDS, rows: SEEDS.rows.map((row) => ({ ...row, cells: shifted(row.cells) })) }] },
    ];
    expect(reproduce(exampleFacts({ others })).repetitions.own).to.equal(null);
    expect(reproduce(exampleFacts({ others: [] })).repetitions).to.deep.include({ variant: null, cells: 0 });
  });

  it("holds the data's counts against the publication's", () => {
    expect(reproduce(exampleFacts()).counts).to.deep.equal([
      { what: "leaves", published: "45", ours: "45", agrees: true },
      { what: "trees", published: "3", ours: "", agrees: null },
    ]);
  });
});

const shifted = (cells: (typeof SEEDS)["rows"][number]["cells"]) =>
  cells.map((cell) => ({
    ...cell,
    ...(cell.runs ? { runs: Object.fromEntries(Object.entries(cell.runs).map(([seed, value]) => [seed, value + 0.01])) } : {}),
  }));
