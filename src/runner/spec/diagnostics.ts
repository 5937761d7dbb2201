import { relative } from "node:path";
import type { Failure, Place } from "../contract/failure.ts";
import type { SpecCode } from "./codes.ts";
import { placeOf, type Span } from "./source.ts";
import { textWidth } from "./width.ts";

export type { SpecCode } from "./codes.ts";
export { SPEC_CODES } from "./codes.ts";

/** What a mistake's message says beside the sentence itself. */
export interface Hints {
  readonly allowed?: string | undefined;
  readonly nearest?: string | undefined;
  readonly help?: string | undefined;
}

/** Collects mistakes; one place gets one message of a code. */
export interface Reporter {
  add(code: SpecCode, message: string, where: Span | Place | null, hints?: Hints): void;
  /** Failures of others (a user's component that does not load). */
  pass(failures: readonly Failure[]): void;
  readonly count: number;
  /** By file in the order first met, then by position; those without a place come first. */
  sorted(): readonly Failure[];
}

/** Beyond this nobody reads on, and a file made to be wrong would fill the memory. */
const MAX_FAILURES = 1000;

export function makeReporter(): Reporter {
  const failures = new Map<string, Failure>();
  const files = new Map<string, number>();
  function keep(failure: Failure): void {
    const { place } = failure;
    const key = place
      ? `${failure.code}\0${place.file}\0${place.line}:${place.column}\0${place.file === "-p" ? place.source : ""}`
      : `${failure.code}\0${failure.message}`;
    if (failures.has(key) || failures.size >= MAX_FAILURES) return;
    failures.set(key, failure);
    if (place && !files.has(place.file)) files.set(place.file, files.size);
  }
  return {
    add(code, message, where, hints = {}) {
      const place = where === null ? undefined : "line" in where ? where : placeOf(where);
      keep({
        code,
        message,
        ...(place ? { place } : {}),
        ...(hints.allowed === undefined ? {} : { allowed: hints.allowed }),
        ...(hints.nearest === undefined ? {} : { nearest: hints.nearest }),
        ...(hints.help === undefined ? {} : { help: hints.help }),
      });
    },
    pass(others) {
      for (const failure of others) keep(failure);
    },
    get count() {
      return failures.size;
    },
    sorted() {
      const rank = (failure: Failure): number => (failure.place ? (files.get(failure.place.file) ?? 0) : -1);
      return [...failures.values()].sort(
        (a, b) =>
          rank(a) - rank(b) || (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
      );
    },
  };
}

/** A path as messages name it: relative to the working directory. */
export const shownPath = (path: string, cwd: string): string => relative(cwd, path) || ".";

const WINDOW = 160;

/** The part of a long line around the marked text, and the column there. */
function visible(place: Place): { readonly text: string; readonly before: string; readonly marked: string } {
  const at = Math.min(place.column - 1, place.source.length);
  const from = place.source.length > WINDOW && at > WINDOW / 2 ? at - WINDOW / 2 : 0;
  const head = from > 0 ? "…" : "";
  const tail = place.source.length > from + WINDOW ? "…" : "";
  const text = place.source.slice(from, from + WINDOW);
  return {
    text: printable(head + text + tail),
    before: printable(head + text.slice(0, at - from)),
    marked: printable(text.slice(at - from, at - from + place.length)),
  };
}

/** Control characters but the tab become one visible character each, so that no file can drive the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const printable = (text: string): string => text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, "\ufffd");

/**
 * A failure as a person reads it: place, code and sentence; the source line with a caret (aligned with tabs and wide
 * characters); what is allowed; how to mend it.
 */
export function renderFailure(failure: Failure, options: { readonly color?: boolean } = {}): string {
  const paint = (code: number, text: string): string => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const { place } = failure;
  const lines: string[] = [];
  const where = place ? `${place.file}:${place.line}:${place.column}: ` : "";
  const nearest = failure.nearest === undefined ? "" : `; did you mean ${JSON.stringify(failure.nearest)}?`;
  lines.push(`${paint(1, printable(where))}${paint(31, `error[${failure.code}]`)}: ${printable(failure.message + nearest)}`);
  for (const line of failure.details ?? []) lines.push(`   ${printable(line)}`);
  if (place) {
    const { text, before, marked } = visible(place);
    const gutter = `${String(place.line).padStart(5)} | `;
    const carets = "^".repeat(Math.max(1, Math.min(textWidth(marked), WINDOW)));
    const pad = [...before].map((c) => (c === "\t" ? "\t" : " ".repeat(textWidth(c)))).join("");
    lines.push(`${paint(2, gutter)}${text}`.trimEnd(), `${paint(2, `${" ".repeat(5)} | `)}${pad}${paint(31, carets)}`);
  }
  if (failure.allowed !== undefined) lines.push(`   allowed: ${failure.allowed}`);
  if (failure.help !== undefined) lines.push(`   help: ${failure.help}`);
  return lines.join("\n");
}
