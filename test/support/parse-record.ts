import { LONGEST_LINE, recordFromJson } from "../../src/runner/tracking/outbox/json.ts";
import type { TrackingRecord } from "../../src/runner/tracking/record/record.ts";

/** The record of a line; undefined where it holds none. */
export function parseRecord(line: string): TrackingRecord | undefined {
  if (line.length > LONGEST_LINE) return undefined; // the cheapest bound there is
  try {
    return recordFromJson(JSON.parse(line));
  } catch {
    return undefined;
  }
}
