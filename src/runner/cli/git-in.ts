import { spawnSync } from "node:child_process";

/** A folder on a slow disk must not keep a command waiting. */
const PATIENCE_MS = 5000;

/** Asks git in a folder; null where there is no git, or none of the folder, or it takes too long. */
export const gitIn =
  (folder: string) =>
  (...args: readonly string[]): string | null => {
    const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8", timeout: PATIENCE_MS });
    return status === 0 ? stdout.trim() : null;
  };
