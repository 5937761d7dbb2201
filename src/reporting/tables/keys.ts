import type { Cell, TableModel } from "./model.ts";

/**
 * The keys of a table's cells, by row and column: `table2.rf-radiomics.ct-auc`, from the keys of table, row and column.
 *
 * Each of the three is written in lower case, accents taken off, every run of other characters than letters and digits a hyphen, letters
 * outside the Latin alphabet by their code (`u3b1`). Rows (and columns) that come out alike are numbered from the second on (`age-2`).
 * So a key changes only when the key of its table, row or column does, or where a row that reads alike comes before it.
 */
export function cellKeys(model: TableModel): readonly (readonly string[])[] {
  const columns = uniqueSlugs(model.columns.map(({ key }) => key));
  const rows = uniqueSlugs(model.rows.map(({ key }) => key));
  const table = slug(model.name);
  return rows.map((row) => columns.map((column) => `${table}.${row}.${column}`));
}

/**
 * The key of the cell's printed number `at`: the cell's own for the first, with the number's role for the others
 * (`table2.rf.auc.sd`, `.ci-low`), or its place from 2 where it has none (`table1.sex.training.2`).
 */
export function numberKey(key: string, cell: Cell, at: number): string {
  return at === 0 ? key : `${key}.${cell.roles?.[at] ?? at + 1}`;
}

/** A name as a part of a key: `Exact AUC (%)` is `exact-auc`; `x` where nothing is left. */
export function slug(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const coded = plain.replace(/[^\p{ASCII}]/gu, (letter) =>
    /\p{L}/u.test(letter) ? `u${letter.codePointAt(0)!.toString(16)}` : "-",
  );
  return coded.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "x";
}

function uniqueSlugs(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = slug(name);
    let free = base;
    for (let count = 2; taken.has(free); count++) free = `${base}-${count}`;
    taken.add(free);
    return free;
  });
}
