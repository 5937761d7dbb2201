import { unreachable } from "../contract/failure.ts";
import type { Reason } from "./assess.ts";
import { type Change, valueText } from "./changes.ts";

const MOST = 3;

export const changeText = ({ field, before, after }: Change): string => `${field}: ${valueText(before)} → ${valueText(after)}`;

/** Why a task runs, in one line. */
export function reasonText(reason: Reason): string {
  switch (reason.why) {
    case "never-run":
      return "not run before";
    case "changed": {
      const shown = reason.changes.slice(0, MOST).map(changeText).join("; ");
      return reason.changes.length > MOST ? `${shown}; and ${reason.changes.length - MOST} more` : shown;
    }
    case "output-missing":
      return `output "${reason.port}" is gone from the cache`;
    case "output-corrupt":
      return `output "${reason.port}" is damaged in the cache`;
    case "record-corrupt":
      return "its record in the cache is damaged";
    case "forced":
      return "forced";
    default:
      return unreachable(reason);
  }
}
