import type { ChildProcess } from "node:child_process";
import type { RunEvent } from "../../src/runner/log/events.ts";
import { failures } from "./project.ts";

/** A run in the background: its events as they come, and its end. */
export interface Head {
  readonly child: ChildProcess;
  readonly events: RunEvent[];
  readonly ended: Promise<number | null>;
  /** Settles with the first event of that kind; the run's end before it is an error. */
  first(is: (event: RunEvent) => boolean): Promise<RunEvent>;
}

/** Takes up what `run --json` prints in a process. */
export function begin(child: ChildProcess): Head {
  const events: RunEvent[] = [];
  const waiting: { is: (event: RunEvent) => boolean; found: (event: RunEvent) => void }[] = [];
  let rest = "";
  let err = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = JSON.parse(line) as RunEvent;
      events.push(event);
      for (const { is, found } of waiting) if (is(event)) found(event);
    }
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const first: Head["first"] = (is) =>
    new Promise((found, reject) => {
      const known = events.find(is);
      if (known) return found(known);
      waiting.push({ is, found });
      void ended.then((code) =>
        reject(new Error(`the run ended before, with ${code}: ${err}${JSON.stringify(failures(events))}`)),
      );
    });
  return { child, events, ended, first };
}
