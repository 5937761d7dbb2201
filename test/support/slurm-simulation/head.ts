import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** What a process took, as /proc tells of it. */
export interface HeadUse {
  /** Most resident bytes at any time, and those now. */
  readonly most: number;
  readonly bytes: number;
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** The run that is watched. */
export interface Head {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** As it was last seen. */
  use(): HeadUse;
}

const TICKS = 100;

function useOf(pid: number): HeadUse | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const bytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
    if (bytes("VmHWM") === 0) return undefined; // it has just ended
    return {
      ...{ most: bytes("VmHWM"), bytes: bytes("VmRSS") },
      ...{ userSeconds: Number(fields[11]) / TICKS, systemSeconds: Number(fields[12]) / TICKS },
    };
  } catch {
    return undefined;
  }
}

const LOOK_MS = 100;

/** Starts the head process of a run, its output into a file, and looks at it ten times a second. */
export function startHead(
  words: readonly string[],
  { folder, env, output }: { readonly folder: string; readonly env: Record<string, string>; readonly output: string },
): Head {
  const file = openSync(output, "a");
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ["ignore", file, file] });
  closeSync(file);
  let seen: HeadUse = { most: 0, bytes: 0, userSeconds: 0, systemSeconds: 0 };
  const look = (): void => {
    seen = useOf(child.pid ?? 0) ?? seen;
  };
  const timer = setInterval(look, LOOK_MS);
  const ended = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => {
      clearInterval(timer);
      resolve(code);
    }),
  );
  return {
    child,
    ended,
    use() {
      look();
      return seen;
    },
  };
}
