import { formatSigned } from "../tables/format-number.ts";
import { type Cell, type Footnote, type ModelColumn, type ModelRow, missingCell, type TableModel } from "../tables/model.ts";
import { decimalsOf, NUMBER } from "../tables/printed-parts.ts";
import { unknownName } from "../unknown-name.ts";
import { type ComparisonRow, comparedNumbers, compareTables, findCell } from "./compare-tables.ts";
import { parsePrinted } from "./printed.ts";
import type { Reference } from "./reference.ts";
import { countVerdicts } from "./summary.ts";

export interface ComparisonTableOptions {
  /** Columns of the published table, in order; all where empty. */
  readonly columns: readonly string[];
  /** Rows of the published table, in order; all where empty. */
  readonly rows: readonly string[];
}

/** The marks of verdicts, which need no colour. */
const VERDICT: { readonly [verdict in "equal" | "within" | "differs"]: Footnote } = {
  equal: { symbol: "=", text: "Equal as printed." },
  within: { symbol: "≈", text: "Within the tolerance that the reference file fixes." },
  differs: { symbol: "≠", text: "Differs." },
};

/**
 * A published table beside ours: for each of its columns published, ours (printed alike) and the difference, ours less published from
 * our full precision in printed places, with the mark of its verdict. A cell that was not run, that comes from a synthetic cohort or
 * that states a bound has no difference, and a footnote says why; so does one whose difference has a known reason.
 */
export function comparisonTable(
  reference: Reference,
  ours: TableModel,
  options: ComparisonTableOptions,
): { columns: ModelColumn[]; rows: ModelRow[]; rowHeader: string; notes: string[] } {
  const published = reference.tables.find(({ name }) => name === ours.name);
  if (!published) {
    const names = reference.tables.map(({ name }) => name);
    throw unknownName("unknown-table", `the reference file has no table "${ours.name}"`, ours.name, names);
  }
  const verdicts = compareTables({ ...reference, tables: [published] }, [ours]).rows;
  const columnNames = chosen(options.columns, published.columns, "column", ours.name);
  const rowNames = chosen(
    options.rows,
    published.rows.map(({ name }) => name),
    "row",
    ours.name,
  );
  const columns = columnNames.flatMap((name): ModelColumn[] => {
    const own = ours.columns.find(({ key }) => key === name);
    const group = own ? [own.group, own.header].filter(Boolean).join(" ") : name;
    return [
      { key: `${name} published`, header: "Paper", group, align: "decimal" },
      { key: `${name} ours`, header: "Ours", group, align: "decimal" },
      { key: `${name} difference`, header: "Diff.", group, align: "decimal" },
    ];
  });
  const rows = rowNames.map((name): ModelRow => {
    const own = ours.rows.find(({ key }) => key === name);
    const cells = columnNames.flatMap((column): Cell[] => {
      const verdict = verdicts.find((each) => each.row === name && each.column === column);
      return verdict ? cellsOf(verdict, findCell(ours, name, column)) : [NOT_PRINTED, NOT_PRINTED, NOT_PRINTED];
    });
    return { key: name, header: own?.header ?? name, ...(own?.group === undefined ? {} : { group: own.group }), cells };
  });
  const { title, doi } = reference.paper;
  const judged = Object.entries(countVerdicts(verdicts)).flatMap(([verdict, n]) => (n > 0 ? [`${n} ${verdict}`] : []));
  const notes = [`Paper: ${title}${doi ? ` (doi:${doi})` : ""}. Of ${verdicts.length} published cells ${judged.join(", ")}.`];
  return { columns, rows, rowHeader: ours.rowHeader, notes };
}

const NOT_PRINTED = missingCell("not applicable", "the paper prints nothing there");

function cellsOf({ published, ours, verdict, reason }: ComparisonRow, own: Cell | string): Cell[] {
  const printed = parsePrinted(published);
  const paper: Cell = { text: published, value: asValue(printed.numbers, published) };
  if (verdict === "not run" || typeof own === "string") {
    const missing = missingCell("not run", reason);
    return [paper, missing, missing];
  }
  const values = comparedNumbers(own, printed);
  const value = values.length === 0 ? own.value : asValue(values, ours);
  const alike: Cell = { text: ours, value, ...(own.n === undefined ? {} : { n: own.n }) };
  if (verdict === "synthetic") return [paper, alike, missingCell("not applicable", reason)];
  const known: readonly Footnote[] =
    reason && !reason.startsWith("off by ") && verdict === "differs" ? [{ text: `${reason}.` }] : [];
  const footnotes = [VERDICT[verdict], ...known];
  if (printed.bound || values.length === 0 || values.length !== printed.numbers.length) {
    return [paper, { ...alike, footnotes }, missingCell("not applicable", "a bound or words have no difference")];
  }
  // of a mean ± deviation the means are compared
  const pattern = published.includes("±") ? published.slice(0, published.indexOf("±")).trim() : published;
  const shown = parsePrinted(pattern).numbers.length;
  const differences = values.slice(0, shown).map((value, at) => value - printed.numbers[at]!);
  let at = 0;
  const text = pattern.replace(NUMBER, (number) => formatSigned(differences[at++]!, decimalsOf(number)));
  return [paper, alike, { text, value: asValue(differences, text), signed: true, footnotes }];
}

const asValue = (numbers: readonly number[], text: string): Cell["value"] =>
  numbers.length === 0 ? text : numbers.length === 1 ? numbers[0]! : numbers;

function chosen(wanted: readonly string[], known: readonly string[], what: string, table: string): readonly string[] {
  const odd = wanted.find((name) => !known.includes(name));
  if (odd === undefined) return wanted.length > 0 ? wanted : known;
  throw unknownName(`unknown-${what}`, `the published ${table} has no ${what} "${odd}"`, odd, known);
}
