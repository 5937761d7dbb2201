import { expect } from "chai";
import { conditionText } from "../../../src/reporting/compare/condition.ts";
import { readReference } from "../../../src/reporting/compare/read-reference.ts";

const HEAD = `paper: { title: A paper, doi: 10.1/x, version: second }
tables:
  table1:
    columns: [a]
    rows: { r: [0.840] }
    tolerances: [{ tolerance: 0.01, reason: platforms, fixed: 2026-11-01 }]
    accepted: [{ row: r, column: a, value: 0.851, of: version 2 }]
`;
const WHOLE = `${HEAD}authorsCode:
  repository: https://example.org/code
  use: used
  commit: abc
  disagreements: [{ about: order, text: drawn, code: kept, followed: the text }]
claims:
  - { id: best, text: It is best, where: Table 1, holdsWhen: { greater: [table1.r.a, 0.8, table1.s.a.sd] }, note: once }
  - { id: two, text: Both, where: text, holdsWhen: [{ equal: [table1.r.a, 0.840] }, { increasing: [1, 2, 3] }] }
deviations: [{ what: w, why: y, effect: e, measured: false }]
limits: [that it is right]
seeds: { small: { variant: ten-seeds, what: all, testShare: 0.3 } }
again: { small: { command: make, minutes: 2, machine: two cores, disk: 1 GB, oneRow: { command: make row, seconds: 5 } } }
data: { source: theirs, exclusions: none, counts: [{ what: patients, published: "1,329", key: table1.n.a }] }
split: { rule: thirds, generator: PCG, testData: [none] }
numerics: { precision: double, determinism: seeded }
`;

const mistakes = (text: string): readonly string[] => {
  const result = readReference(text, "ref.yaml");
  if (result.ok) return [];
  return result.failures.map(
    ({ code, message, place, allowed, nearest }) =>
      `${place?.line}:${place?.column} ${code}: ${message}${allowed === undefined ? "" : ` | ${allowed}`}${nearest === undefined ? "" : ` | ${nearest}?`}`,
  );
};

describe("readStatements", () => {
  it("reads everything that people state of a publication", () => {
    const result = readReference(WHOLE, "ref.yaml");
    if (!result.ok) throw new Error(JSON.stringify(result.failures));
    const { paper, tables, statements } = result.value;
    expect(paper).to.deep.equal({ title: "A paper", doi: "10.1/x", version: "second" });
    expect(tables[0]?.accepted).to.deep.equal([{ row: "r", column: "a", value: "0.851", of: "version 2" }]);
    expect(tables[0]?.tolerances[0]?.fixed).to.equal("2026-11-01");
    const { claims, ...others } = statements;
    expect(claims.map(({ holdsWhen, ...one }) => ({ ...one, holdsWhen: holdsWhen.map(conditionText) }))).to.deep.equal([
      { id: "best", text: "It is best", where: "Table 1", note: "once", holdsWhen: ["table1.r.a > each of 0.8, table1.s.a.sd"] },
      { id: "two", text: "Both", where: "text", holdsWhen: ["table1.r.a = 0.840", "1 < 2 < 3"] },
    ]);
    expect(others).to.deep.equal({
      authorsCode: {
        repository: "https://example.org/code",
        use: "used",
        commit: "abc",
        disagreements: [{ about: "order", text: "drawn", code: "kept", followed: "the text" }],
      },
      deviations: [{ what: "w", why: "y", effect: "e", measured: false }],
      limits: ["that it is right"],
      seeds: { small: { variant: "ten-seeds", what: "all", testShare: 0.3 } },
      again: {
        small: {
          command: "make",
          minutes: 2,
          machine: "two cores",
          disk: "1 GB",
          oneRow: { command: "make row", seconds: 5 },
        },
      },
      data: { source: "theirs", exclusions: "none", counts: [{ what: "patients", published: "1,329", key: "table1.n.a" }] },
      split: { rule: "thirds", generator: "PCG", testData: ["none"] },
      numerics: { precision: "double", determinism: "seeded" },
    });
  });

  it("takes a file without any", () => {
    const result = readReference("paper: { title: A, doi: b }\ntables: {}\n", "ref.yaml");
    expect(result.ok && result.value.statements).to.deep.equal({ claims: [], deviations: [], limits: [], seeds: {}, again: {} });
  });

  it("reports every mistake of a claim with its place", () => {
    expect(
      mistakes(`${HEAD}claims:
  - { id: a, text: t, where: w, holdsWhen: { graeter: [table1.r.a, 1] } }
  - { id: a, text: t, where: w, holdsWhen: { greater: [table1.r.a] } }
  - { id: c, text: t, where: w, holdsWhen: { equal: [Table1.R.A, 1] } }
  - { id: d, text: t, where: w }
  - { id: e, text: t, wher: w, holdsWhen: { equal: 3 } }
  - { id: f, text: t, where: w, holdsWhen: {} }
`),
    ).to.deep.equal([
      '9:46 unknown-key: unknown key "graeter" in "holdsWhen" of the claim "a" | greater, less, equal, increasing | greater?',
      '10:11 duplicate-name: two claims have the id "a"',
      '10:46 cell-count: "greater" in "holdsWhen" of the claim "a" needs two numbers or more',
      '11:54 wrong-type: "Table1.R.A" in "holdsWhen" of the claim "c" is neither a number nor the key of one | TABLE.ROW.COLUMN in lower case, as regimen trace lists them: table2.rf.auc',
      '12:5 wrong-type: "holdsWhen" of the claim "d" must be a map of comparisons, or a list of such maps | greater, less, equal, increasing',
      '13:23 unknown-key: unknown key "wher" in a claim | id, text, where, holdsWhen, note | where?',
      '13:52 wrong-type: "equal" in "holdsWhen" of the claim "e" must be a list',
      '13:5 wrong-type: "where" of a claim must be text',
      '14:44 cell-count: "holdsWhen" of the claim "f" compares nothing | greater, less, equal, increasing',
    ]);
  });

  it("reports every mistake of the other statements with its place", () => {
    expect(
      mistakes(`${HEAD.replace("row: r, column: a, value", "row: r, column: b, value")}authorsCode: { repository: r, use: reimplemented }
deviations: [{ what: w, why: y, effect: e, measured: perhaps }]
again: { small: { command: c, minutes: soon, machine: m, disk: d } }
data: { source: s, exclusions: none, counts: [{ what: n, published: 1, key: n }] }
limits: none
`),
    ).to.deep.equal([
      '7:34 unknown-name: column "b" is not in table1',
      '8:36 unknown-name: "use" of "authorsCode" is "reimplemented" | used, re-implemented, not available | re-implemented?',
      '11:77 wrong-type: "key" of a count must be the key of a printed number | TABLE.ROW.COLUMN in lower case, as regimen trace lists them: table2.rf.auc',
      '9:54 unknown-name: "measured" of a deviation is "perhaps" | true, false',
      '12:9 wrong-type: "limits" must be a list',
      '10:40 wrong-type: "minutes" of "again" of small must be a number of 0 or more',
    ]);
  });
});
