import { execFile } from "node:child_process";

/** State of a folder under git; nulls where there is none. */
export interface GitFacts {
  readonly commit: string | null;
  readonly branch: string | null;
  readonly dirty: boolean;
}

/** A folder on a slow disk must not keep records waiting. */
const PATIENCE_MS = 3000;

/** Asks git, without waiting in line: three processes beside each other. */
export async function gitFacts(folder: string): Promise<GitFacts> {
  const git = (...args: readonly string[]): Promise<string | null> =>
    new Promise((resolve) => {
      execFile("git", args, { cwd: folder, timeout: PATIENCE_MS, maxBuffer: 1 << 26 }, (error, out) =>
        resolve(error ? null : out.trim()),
      );
    });
  const [commit, branch, status] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("symbolic-ref", "--short", "HEAD"), // none on a detached head
    git("status", "--porcelain", "--untracked-files=no"),
  ]);
  return { commit, branch, dirty: (status ?? "") !== "" };
}
