import { readCursor } from "./cursor.ts";
import { deadLetters } from "./dead.ts";
import { linesPath, uidsIn } from "./folder.ts";
import { everyLine } from "./read.ts";

/** What a target has not got of a run folder. */
export interface Left {
  /** Records that are not sent, and the tracked runs that they belong to. */
  readonly records: number;
  readonly runs: number;
  /** Records that it rejected, wholly or in part, with the reason of one. */
  readonly rejected: number;
  readonly reason?: string;
  /** What it had lost of them when it was looked over, as far as sending it again did not help. */
  readonly missing: readonly string[];
}

export const NOTHING_LEFT: Left = { records: 0, runs: 0, rejected: 0, missing: [] };

/** Counts by what stands on the disk. */
export function leftIn(folder: string, hash: string): Left {
  let left = NOTHING_LEFT;
  for (const uid of uidsIn(folder)) {
    const { offset, n, rejected, missing } = readCursor(folder, uid, hash);
    const records = recordsFrom(linesPath(folder, uid), offset, n);
    const reason = left.reason ?? (rejected > 0 ? deadLetters(folder, uid, hash)[0]?.reason : undefined);
    left = {
      records: left.records + records,
      runs: left.runs + (records > 0 ? 1 : 0),
      rejected: left.rejected + rejected,
      ...(reason === undefined ? {} : { reason }),
      missing: [...left.missing, ...missing],
    };
  }
  return left;
}

/** Records from an offset on; lines that hold none, torn or written twice, do not count. */
function recordsFrom(path: string, offset: number, n: number): number {
  let count = 0;
  for (const _ of everyLine(path, offset, n)) count++;
  return count;
}
