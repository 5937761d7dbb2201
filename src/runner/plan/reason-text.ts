import type { EnginePrint } from "../contract/engines.ts";
import { unreachable } from "../contract/failure.ts";
import type { Json } from "../contract/json.ts";
import type { Reason } from "./assess.ts";
import { type Change, valueText } from "./changes.ts";
import { engineText } from "./engine-of.ts";

const MOST = 3;

/** A fingerprint's engine; a manifest that somebody edited can have anything there. */
function printText(print: Json | undefined): string {
  if (print === undefined) return "none";
  const { identity, threads } = Object(print) as Partial<EnginePrint>;
  return typeof identity === "string" && typeof threads === "number"
    ? engineText(print as unknown as EnginePrint)
    : valueText(print);
}

/** A value of a field as it is shown to a person. */
export const fieldText = (field: string, value: Json | undefined): string =>
  field === "engine" ? printText(value) : valueText(value);

/** A field with its values before and after; of long lists of different lengths how long they are, since their starts look alike. */
export function changeText({ field, before, after }: Change): string {
  const counted = Array.isArray(before) && Array.isArray(after) && before.length !== after.length;
  const [old, own] = [fieldText(field, before), fieldText(field, after)];
  if (!counted || !(old.endsWith("…") || own.endsWith("…"))) return `${field}: ${old} → ${own}`;
  return `${field}: ${before.length} items → ${after.length} items`;
}

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
