import { quoted } from "./quoted.ts";

/**
 * The lines of shell before a job's own, each of which has to succeed: one that fails ends the job, and says which it was. Else a module that
 * is not there would only be missed by what needs it.
 */
export const setupText = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : `${[CHECK, ...lines.map((line) => `${line}\nsucceeded $? ${quoted(line)}`)].join("\n")}\n`;

const CHECK = `succeeded() {
  [ "$1" = 0 ] && return
  echo "setup failed with exit code $1: $2" >&2
  echo "$1" > "$index.exit.part" && mv "$index.exit.part" "$index.exit"
  exit "$1"
}`;
