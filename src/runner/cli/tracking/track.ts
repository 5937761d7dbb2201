import type { RunEvent } from "../../log/events.ts";
import type { Session } from "../session.ts";
import type { Timed, Tracking, TrackOptions } from "./parts.ts";

/**
 * Logs a run once something runs in it: until then events wait, and after it those that happen while the code for it is loaded. A run in
 * which nothing runs costs a list of its events.
 */
export function track(
  session: Session,
  options: TrackOptions,
): {
  readonly emit: (event: RunEvent, at?: number) => void;
  readonly end: Tracking["end"];
  readonly abort: () => void;
} {
  const { host } = session;
  let waiting: Timed[] = [];
  let tracking: Tracking | undefined;
  let opening: Promise<void> | undefined;
  let isBroken = false;

  const guard = (act: () => void): void => {
    if (isBroken) return;
    try {
      act();
    } catch (error) {
      broken(error);
    }
  };
  const broken = (error: unknown): void => {
    if (isBroken) return;
    isBroken = true;
    options.tell(`what is logged of this run is not whole: ${(error as Error).message}; the results are not touched by it`);
  };
  const open = async (): Promise<void> => {
    try {
      const { openTracking } = await import("./open.ts");
      const opened = await openTracking(session, options);
      for (const timed of waiting) guard(() => opened.take(timed));
      tracking = opened;
    } catch (error) {
      broken(error);
    }
    waiting = [];
  };
  return {
    emit(event, at = host.now()) {
      if (event.type === "task-log" || event.type === "task-progress" || isBroken) return;
      const timed = { time: at, event };
      const now = tracking;
      if (now) guard(() => now.take(timed));
      else waiting.push(timed);
      if (event.type === "task-started") opening ??= open();
    },
    abort: () => tracking?.abort(),
    async end(...ended) {
      await opening;
      try {
        return await tracking?.end(...ended);
      } catch (error) {
        broken(error);
        return undefined;
      }
    },
  };
}
