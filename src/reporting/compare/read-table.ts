import type { Node } from "yaml";
import type { AcceptedAnswer, KnownDifference, ReferenceRow, ReferenceTable, Tolerance } from "./reference.ts";
import type { Entry, YamlReader } from "./yaml-reader.ts";

/** A published table: its cells as printed, where it slips, what is tolerated, and what is known to come out elsewhere. */
export function readTable(reader: YamlReader, name: string, entry: Entry): ReferenceTable {
  const fields = reader.map(entry.value, `table "${name}"`, FIELDS);
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
    const item = reader.map(node, `a tolerance of ${name}`, ["rows", "columns", "tolerance", "reason", "fixed"]);
    const names = (key: "rows" | "columns", allowed: readonly string[]): string[] => {
      const found = item.get(key);
      return found ? reader.list(found.value, `"${key}"`).map((each) => known(each, allowed, key.slice(0, -1), node)) : [];
    };
    const tolerance = Number(reader.wanted(item.get("tolerance")?.value, "tolerance", node));
    if (!(tolerance >= 0))
      reader.fail("wrong-type", "a tolerance must be a number of 0 or more", item.get("tolerance")?.value ?? node);
    const reason = reader.wanted(item.get("reason")?.value, "reason", node);
    const fixed = item.get("fixed");
    const when = fixed ? { fixed: reader.wanted(fixed.value, '"fixed" of a tolerance', fixed.key) } : {};
    return { rows: names("rows", rowNames), columns: names("columns", columns), tolerance, reason, ...when };
  });
  const accepted = items("accepted").map((node): AcceptedAnswer => {
    const item = reader.map(node, `an accepted answer of ${name}`, ["row", "column", "value", "of"]);
    return {
      row: known(item.get("row")?.value, rowNames, "row", node),
      column: known(item.get("column")?.value, columns, "column", node),
      value: reader.wanted(item.get("value")?.value, '"value" of an accepted answer', node),
      of: reader.wanted(item.get("of")?.value, '"of" of an accepted answer', node),
    };
  });
  const title = fields.get("title");
  return {
    name,
    title: title ? reader.wanted(title.value, `title of ${name}`, title.key) : name,
    columns,
    rows,
    differs,
    tolerances,
    accepted,
  };
}

const FIELDS = ["title", "columns", "rows", "differs", "tolerances", "accepted"];
