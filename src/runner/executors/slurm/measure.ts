import { readFileSync, writeFileSync } from "node:fs";
import type { Used } from "../../log/efficiency.ts";

/** One process as /proc tells of it. */
export interface ProcessUse {
  readonly pid: number;
  /** Ticks since boot at its start: tells apart two with one number. */
  readonly start: string;
  /** Processor time of itself and of those of its children that it has waited for, in seconds. */
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** Most that it ever held alone. */
  readonly most: number;
}

/** Ticks of /proc a second, on every Linux that Node runs on; bytes of a page are not asked for, `VmRSS` has kB. */
const TICKS = 100;

/** A process from the text of its `stat` and `status`; a name may hold blanks and brackets. */
export function processUse(pid: number, stat: string, status: string): ProcessUse {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
  return {
    pid,
    start: fields[19] ?? "",
    cpuSeconds: ticks / TICKS,
    bytes: kilobytes("VmRSS") * 1024,
    most: kilobytes("VmHWM") * 1024,
  };
}

/** The processes below one, each with those below it; none where there is no /proc. */
export function descendants(pid: number): readonly ProcessUse[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children === ""
      ? []
      : children.split(" ").flatMap((child) => [...useOf(Number(child)), ...descendants(Number(child))]);
  } catch {
    return [];
  }
}

function useOf(pid: number): readonly ProcessUse[] {
  try {
    return [processUse(pid, readFileSync(`/proc/${pid}/stat`, "utf8"), readFileSync(`/proc/${pid}/status`, "utf8"))];
  } catch {
    return []; // it has ended meanwhile
  }
}

/**
 * Adds up what processes took from looks at them: the time of one that is gone is that of the last look, unless its parent, which is still
 * there, has it in its own; memory is the most of all together in one look, or of one alone at any time.
 */
export function meter(first: readonly ProcessUse[]): { look(processes: readonly ProcessUse[]): void; used(): Used } {
  const name = ({ pid, start }: ProcessUse): string => `${pid} ${start}`;
  const before = new Map(first.map((one) => [name(one), one.cpuSeconds]));
  let total = 0;
  let bytes = 0;
  return {
    look(processes) {
      // what ends within a tree is counted by its parent: the sum over those alive never falls for long
      const now = processes.reduce((sum, one) => sum + one.cpuSeconds - (before.get(name(one)) ?? 0), 0);
      total = Math.max(total, now);
      bytes = Math.max(
        bytes,
        processes.reduce((sum, one) => sum + one.bytes, 0),
        ...processes.map(({ most }) => most),
      );
    },
    used: () => ({ cpuSeconds: Math.round(total * 100) / 100, bytes }),
  };
}

const LOOK_MS = 250;

/** Measures the processes that this one has started, from now until asked; what they held before does not count. */
export function measureChildren(): { end(): Used | undefined } {
  const first = descendants(process.pid);
  for (const { pid } of first) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, "5"); // its most from now on
    } catch {
      // then it counts from its start
    }
  }
  const measured = meter(first);
  const look = (): void => measured.look(descendants(process.pid));
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      look(); // one that was just ended is still told of, since nobody has asked for its exit code
      const used = measured.used();
      return used.bytes === 0 ? undefined : used;
    },
  };
}
