import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CallError } from "../session.ts";

/** Name of the file in which an export says what it wrote. */
export const RECORD = "regimen-export.json";

/** A file that was exported. */
export interface ExportedFile {
  /** Relative to the folder of the export, with `/`. */
  readonly path: string;
  readonly task: string;
  /** Of the artifact in the store. */
  readonly digest: string;
  /** Of the file as it was written: LaTeX gets a heading and the experiment's name before its keys. */
  readonly written: string;
  /** Why it is not what a run would give today; null where it is. */
  readonly stale: string | null;
}

/** What was exported of an experiment and variant, and from what. */
export interface ExportedExperiment {
  readonly experiment: string;
  readonly variant: string | null;
  /** The spec, relative to the folder of the export. */
  readonly spec: string;
  /** As the call named it; null where it named none. */
  readonly profile: string | null;
  /** Parameters that the call set, as `-p` has them. */
  readonly params: readonly string[];
  /** The last commit that changed the project beside its results and exports; null without git. */
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly synthetic: boolean;
  readonly files: readonly ExportedFile[];
}

/** What lies in a folder of exports. */
export interface ExportRecord {
  readonly regimen: "export";
  readonly format: 1;
  readonly experiments: readonly ExportedExperiment[];
  /** Files that all experiments share. */
  readonly files: readonly { readonly path: string; readonly written: string }[];
}

const EMPTY_RECORD: ExportRecord = { regimen: "export", format: 1, experiments: [], files: [] };

/** Reads what an earlier export wrote into a folder; `shown`: the file as the user knows it. */
export function readRecord(folder: string, shown: string): ExportRecord {
  let text: string;
  try {
    text = readFileSync(join(folder, RECORD), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return EMPTY_RECORD;
    throw new CallError(`${shown} cannot be read: ${(error as Error).message}`);
  }
  const record = parsed(text);
  if (!record)
    throw new CallError(
      `${shown} is not what regimen export writes\nPut it back as it was, or remove it and what was exported beside it, and export again.`,
    );
  return record;
}

function parsed(text: string): ExportRecord | undefined {
  try {
    const record = JSON.parse(text) as ExportRecord;
    const whole =
      record?.regimen === "export" &&
      record.format === 1 &&
      [record.files, record.experiments].every(Array.isArray) &&
      record.files.every(isFile) &&
      record.experiments.every(
        (one) => typeof one?.experiment === "string" && Array.isArray(one.files) && one.files.every(isFile),
      );
    return whole ? record : undefined;
  } catch {
    return undefined;
  }
}

const isFile = (file: ExportRecord["files"][number]): boolean =>
  [file?.path, file?.written].every((text) => typeof text === "string") && !file.path.split("/").includes("..");

export const recordText = (record: ExportRecord): string => `${JSON.stringify(record, null, 2)}\n`;
