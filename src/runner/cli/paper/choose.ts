import { extname } from "node:path";
import type { Session } from "../session.ts";
import type { FileNow, PublishedNow } from "./published-now.ts";

/** A published file that is not exported. */
export interface LeftOut {
  /** As published. */
  readonly path: string;
  readonly why: string;
}

/** What a paper takes of what is published, and what it would take but must not. */
export interface Choice {
  readonly files: readonly FileNow[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Tables and values are those files that end in .tex, figures those in .pdf. A .png is taken only where there is no .pdf of its name: it
 * is the same drawing in dots. What shows single patients of a real cohort stays unless `patients`.
 */
export function chooseFiles({ assessor }: Session, { files }: PublishedNow, patients: boolean): Choice {
  const paths = new Set(files.map(({ path }) => path));
  const isWanted = ({ path, stored }: FileNow): boolean => {
    if (stored?.kind === "directory") return false;
    const ending = extname(path);
    return ending === ".tex" || ending === ".pdf" || (ending === ".png" && !paths.has(path.replace(/\.png$/, ".pdf")));
  };
  const showsPatients = ({ stored, task, port }: FileNow): boolean =>
    stored ? stored.patientLevel && !stored.synthetic : assessor.entryOf(task).outputs[port]?.patientLevel === true;
  const wanted = files.filter(isWanted);
  const mayGo = (file: FileNow): boolean => patients || !showsPatients(file);
  return {
    files: wanted.filter(mayGo),
    leftOut: wanted
      .filter((file) => !mayGo(file))
      .map(({ path }) => ({ path, why: "it may show single patients; --expose-patients takes it along" })),
  };
}
