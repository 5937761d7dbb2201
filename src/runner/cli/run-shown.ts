import { relative } from "node:path";
import { counted } from "../../formats/counted.ts";
import { type Display, jsonDisplay, liveDisplay, plainDisplay, secondsText } from "../log/display.ts";
import type { RunResult } from "./execute.ts";
import type { Host } from "./session.ts";

/** Shows events as JSON, as lines, or on a terminal as they move. */
export const displayFor = (host: Host, json: boolean): Display =>
  json
    ? jsonDisplay(host.out)
    : host.columns === null
      ? plainDisplay(host.out, host.now)
      : liveDisplay(host.out, host.columns, host.now);

/** What a run has come to, in a line, and where its results are. */
export function summary(
  host: Pick<Host, "cwd">,
  title: string,
  result: RunResult,
  seconds: number,
  words: readonly string[],
): string {
  const { ran, cached, failed, skipped, interrupted } = result;
  const results = result.folder === "" ? "" : `\n  results: ${relative(host.cwd, result.folder) || "."}`;
  const where = `${results}${result.logged === undefined ? "" : `\n  logged:  ${result.logged}`}`;
  if (interrupted && result.left > 0) {
    const kept = `${counted(ran + cached, "stage")} ${ran + cached === 1 ? "is" : "are"} finished and kept`;
    const on = `${counted(result.left, "task")} ${result.left === 1 ? "goes" : "go"} on in Slurm`;
    return `${title}: left. ${kept}; ${on}.\n  come back: regimen attach, or the same regimen run\n  stop them: regimen cancel\n`;
  }
  if (interrupted)
    return `${title}: interrupted. ${counted(ran + cached, "stage")} ${ran + cached === 1 ? "is" : "are"} finished and kept; go on with: regimen run ${words.join(" ")}\n`;
  if (ran + failed + skipped === 0) return `${title}: up to date, ${counted(cached, "stage")} cached${where}\n`;
  const parts = [
    `${ran} ran`,
    `${cached} cached`,
    ...(failed > 0 ? [`${failed} FAILED`] : []),
    ...(skipped > 0 ? [`${skipped} not run`] : []),
  ];
  return `${title}: ${parts.join(", ")} in ${secondsText(seconds)}${where}\n`;
}
