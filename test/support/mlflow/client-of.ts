import type { MlflowClient } from "../../../src/runner/tracking/mlflow/client.ts";
import { createClient } from "../../../src/runner/tracking/mlflow/create-client.ts";
import type { Surroundings } from "../../../src/runner/tracking/mlflow/surroundings.ts";
import type { Target } from "../../../src/runner/tracking/target.ts";

/** A target as tests want it, at an address. */
export const targetAt = (uri: string, more: Partial<Target> = {}): Target => ({
  uri,
  insecureTls: false,
  timeout: 20,
  retries: 4,
  ...more,
});

/** A client that never waits between tries, and the milliseconds it would have waited, with the longest of what chance allows. */
export function hastyClient(
  target: Target,
  within: Partial<Surroundings> = {},
): { readonly client: MlflowClient; readonly pauses: number[] } {
  const pauses: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
  };
  return {
    client: createClient(target, { sleep, random: () => 1, now: () => Date.parse("2026-11-26T10:00:00Z"), ...within }),
    pauses,
  };
}
