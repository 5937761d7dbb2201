import { relative } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { readState, stateName } from "../../plan/freshness.ts";
import type { Call } from "../args.ts";
import { findSpecs, type Host, openSessions, type Session } from "../session.ts";
import { type Finding, LIMITS, type Verification } from "../verify/findings.ts";
import { verifyChain } from "../verify/walk.ts";
import { titleOf } from "../words.ts";

/** Exit code 0 where every link was looked at and holds, else 1. */
export async function verify(host: Host, call: Call): Promise<number> {
  let holds = true;
  for (const file of findSpecs(host, call.words)) {
    for await (const session of openSessions(host, file, call.options)) {
      const quick = call.options.quick === true;
      const found = verifyChain(session, quick);
      session.store.index.save();
      holds &&= found.findings.length === 0;
      const notShown = [...notLookedAt(session, call), ...LIMITS];
      if (call.options.json) host.out(`${JSON.stringify(verificationJson(session, found, notShown))}\n`);
      else host.out(verificationText(host, session, found, { quick, notShown }));
    }
  }
  return holds ? 0 : 1;
}

/** What the other variants of a spec published, where the call does not take them all. */
function notLookedAt({ store, loaded: { spec } }: Session, { options }: Call): readonly string[] {
  if (options.variant === "all") return [];
  const others = [null, ...spec.variants].filter((variant) => variant !== spec.variant);
  const ran = others.filter((variant) => Object.keys(readState(store, stateName(spec.experiment, variant)).tasks).length > 0);
  if (ran.length === 0) return [];
  return [`what ${ran.map((variant) => variant ?? "the base").join(", ")} published: regimen verify --variant all`];
}

interface Telling {
  readonly quick: boolean;
  readonly notShown: readonly string[];
}

/** Most names in a line. */
const MOST = 3;

function someOf(names: readonly string[]): string {
  const more = names.length - MOST;
  return `${names.slice(0, MOST).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function verificationText(host: Host, session: Session, found: Verification, { quick, notShown }: Telling): string {
  const { findings, looked, computed, imported, notRun } = found;
  const verdict = findings.length === 0 ? "every link holds" : `${counted(findings.length, "link does", "links do")} not hold`;
  const lines = [
    `${titleOf(session.loaded.spec)}: ${verdict}`,
    ...findings.flatMap((finding) => findingLines(host, finding)),
    `  looked at ${counted(looked.published, "published file")} with ${counted(found.cells, "cell")} of ${counted(found.tables, "table")} and ${counted(found.figures, "figure")},`,
    `    ${counted(looked.artifacts, "artifact")}, ${counted(looked.records, "record")} with ${counted(looked.inputs, "input")}, ${counted(looked.raw, "file")} outside the store, and the code of ${counted(looked.code, "stage")}`,
    `    ${quick ? "files that look untouched since they were last read were not read again (--quick)" : "every byte was read; nothing was computed"}`,
    `  ${counted(computed.length, "result was", "results were")} computed here, ${imported.length} taken on trust from an imported cache${imported.length > 0 ? `: ${someOf(imported)}` : ""}`,
    ...(notRun.length > 0 ? [`  not run: ${someOf(notRun)}`] : []),
    "  not shown:",
    ...notShown.map((limit) => `    ${limit}`),
  ];
  return `${lines.join("\n")}\n`;
}

function findingLines(host: Host, { fault, where, message, help, affects }: Finding): readonly string[] {
  const shown = where.startsWith("/") ? relative(host.cwd, where) : where;
  return [
    `  ${fault.toUpperCase().padEnd(8)} ${shown}`,
    `           ${message}`,
    ...(affects.length > 0 ? [`           on it rests ${someOf(affects.map((path) => relative(host.cwd, path)))}`] : []),
    `           ${help}`,
  ];
}

const verificationJson = ({ loaded: { spec } }: Session, found: Verification, notShown: readonly string[]): object => ({
  experiment: spec.experiment,
  variant: spec.variant,
  holds: found.findings.length === 0,
  ...found,
  notShown,
});
