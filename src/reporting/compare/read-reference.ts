import { type Failure, failed, type Result, success } from "../../runner/contract/failure.ts";
import { readStatements, STATEMENTS } from "./read-statements.ts";
import { readTable } from "./read-table.ts";
import type { Reference } from "./reference.ts";
import { YamlReader } from "./yaml-reader.ts";

/**
 * Reads a file of published numbers. Its shape:
 *
 * ```yaml
 * paper: { title: …, doi: …, version: … }
 * notes: [text, …]
 * tables:
 *   table1:
 *     title: …
 *     columns: [training, testing]
 *     rows:
 *       male/female: [465/465, 214/185]        # as printed; null where nothing is printed
 *     differs: [{ row: …, column: …, reason: … }]
 *     tolerances: [{ rows: […], columns: […], tolerance: 0.01, reason: …, fixed: 2026-11-01 }]
 *     accepted: [{ row: …, column: …, value: …, of: … }]
 * ```
 *
 * and beside them what people state of the publication (`read-statements.ts`). All mistakes come back at once, each with its place.
 */
export function readReference(text: string, file: string): Result<Reference> {
  const reader = new YamlReader(text, file);
  if (reader.failures.length > 0) return failed(...reader.failures);
  const top = reader.map(reader.root, "the reference file", ["paper", "notes", "tables", ...STATEMENTS]);
  const paper = reader.map(top.get("paper")?.value ?? null, '"paper"', ["title", "doi", "version"]);
  const notes = top.get("notes");
  const tables = reader.map(top.get("tables")?.value ?? null, '"tables"');
  const version = paper.get("version");
  const reference: Reference = {
    paper: {
      title: reader.wanted(paper.get("title")?.value, '"title" of the paper', reader.root),
      doi: reader.wanted(paper.get("doi")?.value, '"doi" of the paper', reader.root),
      ...(version ? { version: reader.wanted(version.value, '"version" of the paper', version.key) } : {}),
    },
    notes: notes ? reader.list(notes.value, '"notes"').map((note) => reader.wanted(note, "a note", notes.key)) : [],
    tables: [...tables].map(([name, entry]) => readTable(reader, name, entry)),
    statements: readStatements(reader, top),
  };
  const failures: readonly Failure[] = reader.failures;
  return failures.length > 0 ? failed(...failures) : success(reference);
}
