import type { Node } from "yaml";
import { type Failure, failed, type Result, success } from "../../runner/contract/failure.ts";
import type { KnownDifference, Reference, ReferenceRow, ReferenceTable, Tolerance } from "./reference.ts";
import { YamlReader } from "./yaml-reader.ts";

type Entry = { key: Node; value: Node | null };

/**
 * Reads a file of published numbers. Its shape:
 *
 * ```yaml
 * paper: { title: …, doi: … }
 * notes: [text, …]
 * tables:
 *   table1:
 *     title: …
 *     columns: [training, testing]
 *     rows:
 *       male/female: [465/465, 214/185]        # as printed; null where nothing is printed
 *     differs: [{ row: …, column: …, reason: … }]
 *     tolerances: [{ rows: […], columns: […], tolerance: 0.01, reason: … }]
 * ```
 *
 * All mistakes come back at once, each with its place.
 */
export function readReference(text: string, file: string): Result<Reference> {
  const reader = new YamlReader(text, file);
  if (reader.failures.length > 0) return failed(...reader.failures);
  const top = reader.map(reader.root, "the reference file", ["paper", "notes", "tables"]);
  const paper = reader.map(top.get("paper")?.value ?? null, '"paper"', ["title", "doi"]);
  const notes = top.get("notes");
  const tables = reader.map(top.get("tables")?.value ?? null, '"tables"');
  const reference: Reference = {
    paper: {
      title: reader.wanted(paper.get("title")?.value, '"title" of the paper', reader.root),
      doi: reader.wanted(paper.get("doi")?.value, '"doi" of the paper', reader.root),
    },
    notes: notes ? reader.list(notes.value, '"notes"').map((note) => reader.wanted(note, "a note", notes.key)) : [],
    tables: [...tables].map(([name, entry]) => readTable(reader, name, entry)),
  };
  const failures: readonly Failure[] = reader.failures;
  return failures.length > 0 ? failed(...failures) : success(reference);
}

function readTable(reader: YamlReader, name: string, entry: Entry): ReferenceTable {
  const fields = reader.map(entry.value, `table "${name}"`, ["title", "columns", "rows", "differs", "tolerances"]);
  const columnsAt = fields.get("columns");
  const columns = reader
    .list(columnsAt?.value ?? null, `"columns" of ${name}`)
    .map((node) => reader.wanted(node, `a column of ${name}`, columnsAt?.key ?? entry.key));
  const rows = [...reader.map(fields.get("rows")?.value ?? null, `"rows" of ${name}`)].map(
    ([row, { key, value }]): ReferenceRow => {
      const nodes = reader.list(value, `row "${row}" of ${name}`);
      const cells = nodes.map((node) => {
        const text = reader.text(node);
        if (text === undefined)
          reader.fail("wrong-type", `a cell of row "${row}" of ${name} must be text, a number or null`, node);
        return text ?? null;
      });
      if (value && cells.length !== columns.length) {
        reader.fail("cell-count", `row "${row}" of ${name} has ${cells.length} cells for ${columns.length} columns`, key);
      }
      return { name: row, cells };
    },
  );
  const rowNames = rows.map((row) => row.name);
  const known = (node: Node | null | undefined, names: readonly string[], what: string, at: Node): string => {
    const text = reader.wanted(node, what, at);
    if (text && !names.includes(text)) reader.fail("unknown-name", `${what} "${text}" is not in ${name}`, node ?? at);
    return text;
  };
  const items = (key: string): Node[] => {
    const found = fields.get(key);
    return found ? reader.list(found.value, `"${key}" of ${name}`) : [];
  };
  const differs = items("differs").map((node): KnownDifference => {
    const item = reader.map(node, `a difference of ${name}`, ["row", "column", "reason"]);
    return {
      row: known(item.get("row")?.value, rowNames, "row", node),
      column: known(item.get("column")?.value, columns, "column", node),
      reason: reader.wanted(item.get("reason")?.value, "reason", node),
    };
  });
  const tolerances = items("tolerances").map((node): Tolerance => {
    const item = reader.map(node, `a tolerance of ${name}`, ["rows", "columns", "tolerance", "reason"]);
    const names = (key: "rows" | "columns", allowed: readonly string[]): string[] => {
      const found = item.get(key);
      return found ? reader.list(found.value, `"${key}"`).map((each) => known(each, allowed, key.slice(0, -1), node)) : [];
    };
    const tolerance = Number(reader.wanted(item.get("tolerance")?.value, "tolerance", node));
    if (!(tolerance >= 0))
      reader.fail("wrong-type", "a tolerance must be a number of 0 or more", item.get("tolerance")?.value ?? node);
    const reason = reader.wanted(item.get("reason")?.value, "reason", node);
    return { rows: names("rows", rowNames), columns: names("columns", columns), tolerance, reason };
  });
  const title = fields.get("title");
  return {
    name,
    title: title ? reader.wanted(title.value, `title of ${name}`, title.key) : name,
    columns,
    rows,
    differs,
    tolerances,
  };
}
