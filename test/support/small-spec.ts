/** Rows of two groups with a number each, as rows.csv. */
export const ROWS = `id,group,x\n${Array.from({ length: 8 }, (_, i) => `${i + 1},${i % 2 ? "b" : "a"},${i * i}.5`).join("\n")}\n`;

/** Beginning of a spec: reads these rows and splits them in halves. */
export const SMALL = `experiment: small
params: { size: 0.5 }
stages:
  rows:
    use: data/table
    with: { path: rows.csv, id: id }
  split:
    use: data/stratified-split
    in: { table: rows.table }
    with: { testSize: "\${params.size}", seed: 1 }
`;

/** Stages that go on from there to a table. */
export const TABLE = `  summary:
    use: stats/describe
    in: { table: rows.table, split: split.split }
    with: { columns: [x] }
  table1:
    use: reporting/data-table
    in: { table: summary.describe }
`;
