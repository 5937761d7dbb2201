import { relative } from "node:path";
import { gitIn } from "../git-in.ts";

/** A state of a project under git. */
export interface Commit {
  /** Null where there is none. */
  readonly commit: string | null;
  readonly dirty: boolean;
}

/**
 * The last commit that changed a project, and whether it was changed since; what lies in `aside` (results, the export itself) does not
 * count, so that committing an export does not change the next.
 */
export function commitOf(root: string, aside: readonly string[]): Commit {
  const within = aside.map((path) => relative(root, path)).filter((path) => path !== "" && !path.startsWith(".."));
  const paths = [".", ...within.map((path) => `:(exclude,literal)${path}`)];
  const git = (...args: readonly string[]): string | null => gitIn(root)(...args, "--", ...paths);
  const commit = git("log", "-1", "--format=%H");
  return {
    commit: commit === "" ? null : commit,
    dirty: commit !== null && (git("status", "--porcelain", "--untracked-files=no") ?? "") !== "",
  };
}
