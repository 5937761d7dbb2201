/**
 * Kinds of artifacts. A kind says what a port carries; the ending of the file says how it is written down.
 *
 * - `table`: Arrow IPC file (`.arrow`), read from `.csv` and `.arrow`
 * - `scores`: a table of class probabilities a row (id, label, p0, p1, …)
 * - `split`: JSON with `train` and `test` row numbers
 * - `table-model`: JSON, a table as a person reads it (cells with printed text and full value), from which .tex, .csv, .md and HTML are written
 * - `values`: JSON, single numbers for a paper's text by name, with what is printed and the full value
 * - `metrics`: JSON; `figure`: SVG; `document`: text for a person; `file`, `directory`: anything
 */
export const KINDS = [
  "table",
  "scores",
  "split",
  "table-model",
  "values",
  "model/forest",
  "model/gbdt",
  "model/network",
  "volume",
  "mask",
  "cases",
  "metrics",
  "figure",
  "document",
  "file",
  "directory",
] as const;

export type Kind = (typeof KINDS)[number];

/** Ending of the stored file of a kind, where the port does not say another. A directory has none. */
export const KIND_EXTENSION: Readonly<Record<Kind, string>> = {
  table: ".arrow",
  scores: ".arrow",
  split: ".json",
  "table-model": ".json",
  values: ".json",
  "model/forest": ".json",
  "model/gbdt": ".txt",
  "model/network": ".safetensors",
  volume: ".nii.gz",
  mask: ".nii.gz",
  cases: ".json",
  metrics: ".json",
  figure: ".svg",
  document: ".txt",
  file: "",
  directory: "",
};

/** Kinds that, collected over cases, make one table. */
export const STACKED: readonly Kind[] = ["table", "scores", "metrics"];

const WIDER: Partial<Record<Kind, readonly Kind[]>> = {
  table: ["scores"],
  volume: ["mask"],
};

export type PortKind = Kind | "any" | readonly Kind[];

/** Whether an artifact of kind `given` may be read through a port declared as `wanted`. */
export function accepts(wanted: PortKind, given: Kind): boolean {
  if (wanted === "any") return given !== "cases"; // a list of places in the store is of no use to a command
  const list = typeof wanted === "string" ? [wanted] : wanted;
  return list.some(
    (kind) =>
      kind === given ||
      (WIDER[kind]?.includes(given) ?? false) ||
      (kind === "file" && given !== "directory" && given !== "cases"),
  );
}

/** The port's kind in words, for messages. */
export const kindText = (wanted: PortKind): string => (typeof wanted === "string" ? wanted : wanted.join(" or "));
