import { statSync } from "node:fs";
import { readArtifact, writeArtifact } from "../../formats/codecs.ts";
import { type NamedTable, rowOf, tableJoiner, wideRow } from "../../formats/join-cases.ts";
import type { JsonValue } from "../../formats/kind-values.ts";
import type { Table } from "../../formats/table.ts";
import { putFile } from "../cache/artifacts.ts";
import { caseListText, type ListedCase } from "../cache/case-list.ts";
import { digestPieces, digestText } from "../cache/digest.ts";
import { replaceFile } from "../cache/file-layer.ts";
import { isTree, objectPath, type Store, type Stored } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import { STACKED } from "../contract/kinds.ts";
import type { EndedCase } from "../plan/assess.ts";
import type { Outputs } from "../plan/fingerprint.ts";
import type { TaskSpec } from "../spec/compiled.ts";

/** Tables of cases that are read at the same time. */
const AT_ONCE = 32;

type There = EndedCase & { readonly outputs: Outputs };

/**
 * Joins the outputs of a mapped task's cases: every port to a list of cases, and tables, scores and metrics to one table too.
 * At least one case has outputs. Throws what reading a table throws.
 */
export async function joinCases(
  store: Store,
  task: TaskSpec,
  entry: CatalogueEntry,
  cases: readonly EndedCase[],
): Promise<{ readonly [port: string]: Stored }> {
  const there = cases.filter((one): one is There => one.outputs !== undefined);
  const joined: Record<string, Stored> = {};
  for (const port of Object.keys(task.outputs)) {
    const all = there.map(({ outputs }) => outputs[port] as Stored);
    const flags = {
      synthetic: all.some(({ synthetic }) => synthetic),
      patientLevel: all.some(({ patientLevel }) => patientLevel),
    };
    const list = keepList(store, port, cases);
    if (!STACKED.includes((all[0] as Stored).kind)) {
      joined[port] = { kind: "cases", extension: ".json", ...list, ...flags };
      continue;
    }
    const joiner = tableJoiner(there.length); // of metrics and wide tables, a row each
    // some at once: a process may have no more than a thousand files open
    for (let at = 0; at < there.length; at += AT_ONCE) {
      const some = there.slice(at, at + AT_ONCE).map((one) => tableOfCase(store, one, port, entry));
      for (const one of await Promise.all(some)) joiner.add(one);
    }
    const kept = await keepTable(store, joiner.end(), `${task.id}.${port}`);
    joined[port] = { kind: "table", extension: ".arrow", ...kept, ...flags, cases: list };
  }
  return joined;
}

/** Under which field the files of a port stand: the port's name. */
function keepList(store: Store, port: string, cases: readonly EndedCase[]): Pick<Stored, "digest" | "size"> {
  const listedOf = ({ id, outputs, missing }: EndedCase): ListedCase => {
    const stored = outputs?.[port];
    if (!stored) return { id, values: {}, files: {}, missing: missing ?? "" };
    const { digest, extension, size } = stored;
    return { id, values: {}, files: { [port]: { digest, extension, size, ...(isTree(stored) ? { tree: true as const } : {}) } } };
  };
  const text = (): Iterable<string> =>
    caseListText(function* () {
      for (const one of cases) yield listedOf(one);
    });
  const digest = digestPieces(text());
  const path = objectPath(store, { digest, extension: ".json" });
  replaceFile(store.files, path, text(), store.temporary);
  return { digest, size: statSync(path).size };
}

async function tableOfCase(store: Store, { id, outputs }: There, port: string, entry: CatalogueEntry): Promise<NamedTable> {
  const stored = outputs[port] as Stored;
  const path = objectPath(store, stored);
  if (stored.kind === "metrics")
    return { case: id, table: rowOf((await readArtifact("metrics", path, stored.extension)) as JsonValue) };
  const table = await readArtifact("table", path, stored.extension);
  const wide = entry.outputs[port]?.wide;
  return { case: id, table: wide ? wideRow(table, wide, `case ${id}`) : table };
}

async function keepTable(store: Store, table: Table, name: string): Promise<Pick<Stored, "digest" | "size">> {
  const path = `${store.temporary}/${process.pid}-join-${digestText(name).slice(0, 12)}.arrow`;
  try {
    await writeArtifact("table", table, path, ".arrow");
    return putFile(store, path, ".arrow");
  } finally {
    store.files.remove(path);
  }
}
