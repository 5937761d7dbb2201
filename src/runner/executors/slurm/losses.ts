import { counted } from "../../../formats/counted.ts";
import type { Lost } from "./lost.ts";

/** How long losses are gathered before they are told of. */
const GATHER_MS = 60;

/** Says of lost tasks that they are submitted again, those that were lost in one way together, and what a job printed once. */
export interface Losses {
  take(id: string, how: Pick<Lost, "text" | "said">): void;
  /** A note, and below it what a job printed: no other note says that again. */
  noted(text: string, said: readonly string[]): string;
}

export function tellLosses(tell: (message: string) => void): Losses {
  const shown = new Set<string>();
  const waiting = new Map<string, { readonly id: string; readonly how: Pick<Lost, "text" | "said"> }[]>();
  const printed = (said: readonly string[]): string => anyNumber(said.join("\n")); // in paths of its node stands its number
  const noted = (text: string, said: readonly string[]): string => {
    shown.add(printed(said));
    return [text, ...said].join("\n          ");
  };
  const flush = (): void => {
    for (const [first, ...more] of waiting.values()) {
      if (!first) continue;
      const { id, how } = first;
      const who =
        more.length === 0 ? `${id}: ${how.text}; it is` : `${id} and ${counted(more.length, "more task")}: ${how.text}; they are`;
      tell(noted(`${who} submitted again`, shown.has(printed(how.said)) ? [] : how.said));
    }
    waiting.clear();
  };
  return {
    noted,
    take(id, how) {
      if (waiting.size === 0) setTimeout(flush, GATHER_MS);
      const kind = anyNumber(JSON.stringify([how.text.replace(/\d+_\d+/, ""), how.said]));
      const list = waiting.get(kind);
      if (list) list.push({ id, how });
      else waiting.set(kind, [{ id, how }]);
    },
  };
}

const anyNumber = (text: string): string => text.replaceAll(/\d+/g, "0");
