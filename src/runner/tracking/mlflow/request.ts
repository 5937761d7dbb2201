import { attempt, type Call, type Outcome } from "./attempt.ts";
import type { Connection } from "./connection.ts";
import { explain, isPassing, isUntouched } from "./explain.ts";
import { pause, worthTrying } from "./retry.ts";
import type { Surroundings } from "./surroundings.ts";

/** Thrown by whoever reads an answer that is not what was asked for. */
export class Garbled extends Error {}

/**
 * Makes a request until it is answered or no longer worth trying, and reads the answer. An answer that cannot be read (cut off, or a page
 * of some other server) counts as none. Throws MlflowError and nothing else.
 */
export async function request<T>(
  connection: Connection,
  { sleep, random, now, signal }: Surroundings,
  call: Call,
  read: (text: string) => T,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    const outcome: Outcome = signal?.aborted ? { type: "stopped", reached: false } : await attempt(connection, call, now, signal);
    let isGarbled = false;
    if (outcome.type === "answer" && outcome.status >= 200 && outcome.status < 300)
      try {
        return read(outcome.text);
      } catch (error) {
        if (!(error instanceof Garbled)) throw error;
        isGarbled = true;
      }
    const status = outcome.type === "answer" ? outcome.status : undefined;
    const mayRepeat = (isPassing(outcome) || isGarbled) && (call.repeatable || isUntouched(outcome));
    const wait = pause(tried, random(), outcome.type === "answer" ? outcome.after : undefined);
    if (!mayRepeat || wait === undefined || tried > worthTrying(isGarbled ? 500 : status, connection.retries))
      throw explain(outcome, call, connection, tried);
    await sleep(wait, signal);
  }
}
