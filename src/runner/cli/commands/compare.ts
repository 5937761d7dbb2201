import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { readArtifact } from "../../../formats/codecs.ts";
import type { Table } from "../../../formats/table.ts";
import { objectPath } from "../../cache/store.ts";
import type { Call } from "../args.ts";
import { CallError, findSpecs, type Host, openSessions, type Session } from "../session.ts";

/** A row of compare.csv as text by column name. */
type Row = { readonly [column: string]: string };

export async function compare(host: Host, call: Call): Promise<number> {
  let differs = false;
  for (const file of findSpecs(host, call.words)) {
    for await (const session of openSessions(host, file, call.options)) {
      const rows = rowsOf(await comparisonOf(session));
      differs ||= rows.some(({ verdict }) => verdict === "differs");
      if (call.options.json) host.out(`${JSON.stringify({ experiment: session.loaded.spec.experiment, rows })}\n`);
      else host.out(comparisonText(session, rows));
    }
  }
  return differs && call.options.strict === true ? 1 : 0;
}

async function comparisonOf(session: Session): Promise<Table> {
  const { spec } = session.loaded;
  if (spec.compare === null)
    throw new CallError(`${spec.experiment} has no published numbers to compare with: add "compare: FILE" to its spec`);
  const task = spec.tasks.find(({ component }) => component === "reporting/compare");
  const stored = task && session.state.tasks[task.id]?.action.outputs.comparison;
  if (!stored) throw new CallError(`${spec.experiment} has not been run yet\nRun it with: regimen run`);
  return readArtifact("table", objectPath(session.store, stored), stored.extension);
}

const rowsOf = (table: Table): readonly Row[] =>
  Array.from({ length: table.rows }, (_, i) =>
    Object.fromEntries(table.columns.map(({ name, values }) => [name, String(values[i] ?? "")])),
  );

function comparisonText(session: Session, rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { table = "", verdict = "" } of rows)
    counts.set(`${table} ${verdict}`, (counts.get(`${table} ${verdict}`) ?? 0) + 1);
  const lines = [...counts].map(([name, count]) => `  ${name}: ${count}`);
  const shown = rows.filter(({ verdict }) => verdict === "differs");
  for (const { table, row, column, published, ours, reason } of shown)
    lines.push(`  ${table} / ${row} / ${column}: published ${published}, ours ${ours}${reason === "" ? "" : ` (${reason})`}`);
  const page = join(session.resultsRoot, session.state.results, "reproduction.html");
  if (existsSync(page)) lines.push(`  page: ${relative(session.host.cwd, page)}`);
  return `${session.loaded.spec.experiment}\n${lines.join("\n")}\n`;
}
