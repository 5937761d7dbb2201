import type { Scheduled } from "../executors/schedule.ts";
import type { RunEvent } from "../log/events.ts";
import type { Published } from "./finish.ts";
import type { Ended } from "./write-report.ts";

/** An event with the time at which it happened. */
export interface Timed {
  readonly time: number;
  readonly event: RunEvent;
}

/** A run as it is logged. */
export interface Tracking {
  take(timed: Timed): void;
  /** Logs what came of the run; gives a line that says where it is logged. */
  end(ended: Ended, scheduled: Scheduled, published: Published | undefined): Promise<string | undefined>;
  /** Waits for no server any longer (a second Ctrl-C). */
  abort(): void;
}

export interface TrackOptions {
  readonly run: string;
  readonly started: number;
  /** Whether anything may go to a server. */
  readonly toServer: boolean;
  /** Where it is said what goes wrong with it; no stage fails for that. */
  readonly tell: (message: string) => void;
}
