import { distance, nearest } from "../../../formats/nearest.ts";
import { asTaskId, type TaskId } from "../../contract/ids.ts";
import { isPublished } from "../../plan/each.ts";
import type { Call } from "../args.ts";
import { readKey } from "../paper/qualified-key.ts";
import { allSpecs, CallError, findSpecs, type Host, namesExperiment, openSessions, type Session } from "../session.ts";
import { chainOf, shownPath } from "../trace/chain.ts";
import type { PrintedNumber } from "../trace/printed-number.ts";
import { isNumbered, storedNumbers } from "../trace/stored-numbers.ts";
import { chainText } from "../trace/text.ts";
import type { Finding } from "../verify/findings.ts";
import { publishedAt } from "../verify/published.ts";
import { withCases } from "../verify/today.ts";
import { verifyChain } from "../verify/walk.ts";
import { titleOf } from "../words.ts";

/** A number with where it was found. */
interface Place {
  readonly session: Session;
  readonly task: TaskId;
  readonly number: PrintedNumber;
}

export async function trace(host: Host, call: Call): Promise<number> {
  const { experiment, variant, key } = readKey(call.words.at(-1) as string); // one word at least
  const options = variant === null ? call.options : { ...call.options, variant };
  const places: Place[] = [];
  let sessions = 0;
  for (const file of specsFor(host, call.words.slice(0, -1), experiment)) {
    for await (const session of openSessions(host, file, options)) {
      sessions++;
      places.push(...(await numbersIn(session)));
    }
  }
  if (places.length === 0)
    throw new CallError(
      `no table has been made ${sessions === 1 ? "by this spec" : "by these specs"} here yet\nRun it with: regimen run`,
    );
  const found = places.filter(({ number }) => number.key === key);
  if (found.length === 0) throw new CallError(unknownText(key, [...new Set(places.map(({ number }) => number.key))]));
  const [first, second] = found as [Place, Place | undefined];
  if (second)
    throw new CallError(
      `${key} names ${found.length} numbers: ${found.map(({ session, task }) => `${titleOf(session.loaded.spec)} ${task}`).join(", ")}\nName the spec and with --variant the variant, or give the stages other names.`,
    );
  const traced = traceOf(first);
  if (call.options.json) host.out(`${JSON.stringify(traced.json)}\n`);
  else host.out(traced.text(host.cwd));
  return 0;
}

/** The specs to look in: of those named, or of all there are, the ones of the experiment that a key names. */
function specsFor(host: Host, words: readonly string[], experiment: string | null): readonly string[] {
  if (experiment === null) return findSpecs(host, words);
  const given = words.length > 0 ? findSpecs(host, words) : allSpecs(host);
  const found = given.filter((path) => namesExperiment(path, experiment));
  if (found.length > 0) return found;
  const shown = given.map((path) => `\n  ${shownPath(host.cwd, path)}`).join("");
  throw new CallError(`no spec has the experiment "${experiment.slice(0, 200)}"; looked at:${shown || " none"}`);
}

/** The numbers of all tables and values that a spec's last run published. */
async function numbersIn(session: Session): Promise<readonly Place[]> {
  const { state, loaded } = session;
  const isMine = isPublished(loaded.spec);
  const places: Place[] = [];
  for (const task of loaded.spec.tasks.filter(isMine)) {
    const outputs = state.tasks[task.id]?.action.outputs ?? {};
    for (const stored of Object.values(outputs).filter(isNumbered)) {
      const numbers = await storedNumbers(session, task.id, stored);
      if (!numbers)
        throw new CallError(
          `${stored.kind === "values" ? "what is stored of the values" : "the table"} of ${task.id} is damaged or not in the store\nregimen verify says what to do`,
        );
      places.push(...numbers.map((number) => ({ session, task: task.id, number })));
    }
  }
  return places;
}

/** Most keys that are offered for one that there is not. */
const MOST = 5;

/** How far a key is from another, part by part; a part that only says less is near. */
function farness(given: string, name: string): number {
  const [mine, theirs] = [given.split("."), name.split(".")];
  const parts = theirs.map((part, i) => {
    const own = mine[i] ?? "";
    return own === part ? 0 : own !== "" && (part.includes(own) || own.includes(part)) ? 1 : distance(own, part);
  });
  return parts.reduce((sum, cost) => sum + cost, 0);
}

function unknownText(key: string, keys: readonly string[]): string {
  const given = key.slice(0, 200);
  const meant = nearest(given, keys);
  const ranked = keys
    .map((name) => [farness(given, name), name] as const)
    .sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1))
    .slice(0, MOST);
  const question = meant === undefined ? "" : `; did you mean "${meant}"?`;
  const names = ranked.map(([, name]) => `  ${name}`).join("\n");
  return `no number has the key "${given}"${question}\nNearest of ${keys.length}:\n${names}\ntables/STAGE.values.csv lists the keys of a table.`;
}

function traceOf({ session, task, number }: Place) {
  const { state, loaded, assessor } = session;
  const tasks = new Map(withCases(assessor, loaded.spec.tasks, state).map((one) => [one.id, one]));
  const chain = chainOf(state, tasks, task);
  const { findings } = verifyChain(session, true);
  session.store.index.save();
  const digests = new Set<string>(Object.values(state.tasks[task]?.action.outputs ?? {}).map(({ digest }) => digest));
  const published = [...publishedAt(state, session.resultsRoot).files];
  const files = published.filter(([, digest]) => digests.has(digest)).map(([path]) => path);
  const wrong = findings.filter((one) => (one.task ? chain.has(asTaskId(one.task)) : files.includes(one.where)));
  const { experiment, variant } = loaded.spec;
  return {
    json: { ...number, experiment, variant, stage: task, holds: wrong.length === 0, findings: wrong, chain: [...chain.values()] },
    text: (cwd: string): string =>
      `${[
        `${number.key} = ${number.text ?? "(not printed)"}`,
        `  in full  ${number.value ?? "no number"}`,
        `  stands in  ${titleOf(loaded.spec)}: ${number.table}, row ${number.row}, column ${number.column}`,
        ...files.map((path) => `  printed in  ${shownPath(cwd, path)}`),
        ...(wrong.length === 0
          ? ["  every link holds; regimen verify reads every byte of them"]
          : wrong.map((one) => wrongText(cwd, one))),
        "",
        ...chainText(cwd, chain, task),
      ].join("\n")}\n`,
  };
}

const wrongText = (cwd: string, { fault, where, message, help }: Finding): string =>
  `  ${fault.toUpperCase()}  ${where.startsWith("/") ? shownPath(cwd, where) : where}: ${message}; ${help}`;
