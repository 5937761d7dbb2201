import { readReference } from "../../../src/reporting/compare/read-reference.ts";
import type { ReproductionFacts } from "../../../src/reporting/reproduction/reproduction-facts.ts";
import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";

const REFERENCE = `paper: { title: On leaves & trees, doi: 10.1/x, version: second }
notes: [Leaves were dry.]
tables:
  table1:
    title: Accuracy
    columns: [n, accuracy]
    rows: { small: [45, 0.867], large: [45, 0.90], other: [45, 0.90], extra: [44, "<0.5"] }
    tolerances: [{ rows: [large], tolerance: 0.02, reason: platforms differ, fixed: 2026-11-01 }]
    accepted: [{ row: other, column: accuracy, value: "0.80", of: version 2 }]
    differs: [{ row: extra, column: n, reason: a misprint }]
  table2:
    title: Not made
    columns: [a]
    rows: { r: [1] }
authorsCode: { repository: https://example.org, use: re-implemented, commit: abc, disagreements: [{ about: order, text: drawn, code: kept, followed: the text }] }
claims:
  - { id: larger, text: Large trees are better, where: Table 1, holdsWhen: { greater: [table1.large.accuracy, table1.small.accuracy] } }
  - { id: other, text: The other is worse than all, where: text, holdsWhen: { less: [table1.other.accuracy, table1.small.accuracy, table1.large.accuracy] }, note: said twice }
  - { id: count, text: 44 leaves, where: text, holdsWhen: { equal: [table1.extra.n, 44] } }
  - { id: table, text: Unknown, where: text, holdsWhen: { greater: [table2.r.a, 1] } }
  - { id: typing, text: Mistyped, where: text, holdsWhen: { greater: [table1.smal.accuracy, 1] } }
  - { id: gone, text: Without a value, where: text, holdsWhen: { greater: [table1.gone.n, table1.gone.accuracy, 1] } }
deviations: [{ what: Leaves were pressed, why: none were fresh, effect: unknown, measured: false }]
limits: [how it does on needles]
seeds: { leaves: { variant: seeds, what: split and model anew } }
again: { leaves: { command: regimen run, minutes: 1, machine: two cores, disk: 1 MB, oneRow: { command: regimen run --only small, seconds: 5 } } }
data: { source: a garden, exclusions: none, counts: [{ what: leaves, published: 45, key: table1.small.n }, { what: trees, published: 3, key: table9.a.b }] }
split: { rule: thirds, generator: MT19937, testData: [None took part.] }
numerics: { precision: 64 bits, determinism: seeded }
`;

const cell = (value: number, digits: number, more: Partial<Cell> = {}): Cell => ({ text: value.toFixed(digits), value, ...more });
const none: Cell = { text: "—", value: null, missing: "not run", reason: "no leaf was left" };

/** @param rows the cells `n` and `accuracy` of each row */
export const table = (rows: { readonly [row: string]: readonly [Cell, Cell] }, synthetic = false): TableModel => ({
  name: "table1",
  caption: "Accuracy.",
  rowHeader: "Model",
  columns: [
    { key: "n", header: "n", align: "right" },
    { key: "accuracy", header: "Accuracy", align: "right" },
  ],
  rows: Object.entries(rows).map(([key, cells]) => ({ key, header: key, cells })),
  notes: [],
  synthetic,
  patientLevel: false,
});

const ROWS = {
  small: [cell(45, 0), cell(0.8666, 3)],
  large: [cell(45, 0), cell(0.912, 2)],
  other: [cell(45, 0), cell(0.801, 2)],
  extra: [cell(45, 0), cell(0.2, 1)],
  gone: [none, none],
} satisfies Parameters<typeof table>[0];

const runs = (values: { readonly [seed: string]: number }): Cell => ({ ...cell(0, 0), runs: values });
export const SEEDS = table({ small: [cell(45, 0), runs({ 11: 0.8666, 12: 0.84, 13: 0.86 })] });

/** Facts of a run that made one of two published tables. */
export function exampleFacts(more: Partial<ReproductionFacts> = {}): ReproductionFacts {
  const reference = readReference(REFERENCE, "published.yaml");
  if (!reference.ok) throw new Error(JSON.stringify(reference.failures));
  return {
    experiment: "leaves",
    description: "Which <tree> is a leaf from?",
    variant: null,
    synthetic: false,
    reference: reference.value,
    referenceFile: { name: "published.yaml", digest: "ab".repeat(32) },
    tables: [table(ROWS)],
    expected: ["table1"],
    others: [{ variant: "seeds", tables: [SEEDS] }],
    raw: [
      {
        task: "leaves",
        component: "data/table",
        parameters: { path: { content: "cd".repeat(32) } },
        synthetic: false,
        outputs: [{ port: "table", digest: "ef".repeat(32) }],
      },
    ],
    splits: [
      {
        task: "split",
        component: "data/stratified-split",
        parameters: { seed: 11 },
        training: 105,
        test: 45,
        ids: "01".repeat(32),
      },
    ],
    fitted: [{ task: "scale", component: "data/scale", parameter: "fit", value: "all", testData: true }],
    stages: [
      {
        task: "leaves",
        component: "data/table",
        how: "computed here",
        seconds: 0.25,
        key: "k1",
        madeIn: null,
        origin: null,
        engine: null,
      },
      {
        task: "net",
        component: "nn/train",
        how: "imported",
        seconds: 90,
        key: "k2",
        madeIn: null,
        origin: "another, 64 cores",
        engine: "tensorflow 2, 2 threads",
      },
      {
        task: "split",
        component: "data/stratified-split",
        how: "computed here before",
        seconds: 1,
        key: "k3",
        madeIn: "run1",
        origin: null,
        engine: null,
      },
    ],
    versions: { regimen: "0.1.0", vega: "6.4.0" },
    run: {
      started: "2026-11-26T12:00:00.000Z",
      seconds: 75,
      command: "regimen run",
      who: "A. Reader",
      commit: "c0ffee",
      dirty: true,
      machine: { cpu: "CPU", cores: 2, memoryGiB: 8, system: "Linux" },
      stored: 1_500_000,
      report: "23".repeat(32),
    },
    ...more,
  };
}

/** The same table from a synthetic cohort. */
export const SYNTHETIC = { synthetic: true, tables: [table(ROWS, true)] } satisfies Partial<ReproductionFacts>;
