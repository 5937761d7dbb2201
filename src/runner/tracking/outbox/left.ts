import { closeSync, openSync, readSync } from "node:fs";
import { readCursor } from "./cursor.ts";
import { deadLetters } from "./dead.ts";
import { linesPath, uidsIn } from "./folder.ts";

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
    const { offset, rejected, missing } = readCursor(folder, uid, hash);
    const records = linesFrom(linesPath(folder, uid), offset);
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

export const sumOfLeft = (all: readonly Left[]): Left =>
  all.reduce((sum, one) => {
    const reason = sum.reason ?? one.reason;
    return {
      records: sum.records + one.records,
      runs: sum.runs + one.runs,
      rejected: sum.rejected + one.rejected,
      ...(reason === undefined ? {} : { reason }),
      missing: [...sum.missing, ...one.missing],
    };
  }, NOTHING_LEFT);

/** Lines with something in them from an offset on. */
function linesFrom(path: string, offset: number): number {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(256 << 10);
    let [count, before] = [0, 10];
    for (let at = offset; ; ) {
      const read = readSync(file, bytes, 0, bytes.length, at);
      if (read === 0) return count;
      for (let i = 0; i < read; i++) {
        if (bytes[i] === 10 && before !== 10) count++;
        before = bytes[i] as number;
      }
      at += read;
    }
  } finally {
    closeSync(file);
  }
}
