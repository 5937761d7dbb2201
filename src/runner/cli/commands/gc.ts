import { existsSync, readdirSync, readFileSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { objectsOf } from "../../cache/artifacts.ts";
import { type Action, type Store, sweep } from "../../cache/store.ts";
import { openRuns } from "../../executors/slurm/detached/record.ts";
import type { State } from "../../plan/freshness.ts";
import { parseSize, parseTime } from "../../spec/quantities.ts";
import { outgrown } from "../../tracking/outbox/outgrown.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import { CallError, type Host, openProjectStore, optionText } from "../session.ts";

/** A task's record with the objects that it alone keeps. */
interface Candidate {
  readonly record: string;
  readonly task: string;
  /** Milliseconds since 1970 at which it was made. */
  readonly made: number;
  readonly bytes: number;
  readonly objects: readonly string[];
}

export async function gc(host: Host, call: Call): Promise<number> {
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const age = secondsOption(call, "older-than");
  const limit = sizeOption(call, "keep");
  const used = call.options.all === true ? new Set<string>() : keysInUse(store);
  const { candidates, orphans, total: stored } = survey(store, used);
  const total = stored + bytesOf(below(join(store.home, "keep")));
  let size = stored - bytesOf(orphans);
  const unfinished = unfinishedTasks(store, host.now() - (call.options.all === true ? 0 : (age ?? KEPT_SECONDS)) * 1000);
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (age !== undefined && host.now() - candidate.made < age * 1000) continue;
    if (limit !== undefined && size <= limit) break;
    chosen.push(candidate);
    size -= candidate.bytes;
  }
  const logged = loggedRuns(store, host.now() - (age ?? 0) * 1000, call.options.unsent === true);
  const left = unfinished.reduce((sum, path) => sum + bytesOf(below(path)), 0);
  const bytes = chosen.reduce((sum, { bytes: own }) => sum + own, 0) + bytesOf(orphans) + left;
  if (call.options.yes) {
    sweep(store);
    if (below(join(store.home, "claims")).length > 0)
      throw new CallError("a run is working in this store; let it end, then run gc again");
    const [there] = openRuns(store.home);
    if (there) throw new CallError(`run ${there.run} is in Slurm and works in this store; let it end, then run gc again`);
    for (const { record, objects } of chosen) for (const path of [record, ...objects]) store.files.remove(path);
    for (const path of [...orphans, ...unfinished, ...logged.going]) store.files.remove(path);
    removeEmpty(join(store.home, "objects"));
    removeEmpty(join(store.home, "actions"));
  }
  if (call.options.json) {
    host.out(
      `${JSON.stringify({ removed: call.options.yes === true, bytes, total, orphans: orphans.length, unfinished: unfinished.length, logged: { going: logged.going.length, bytes: logged.bytes, staying: logged.staying }, tasks: chosen.map(({ task, made, bytes: own }) => ({ task, made: new Date(made).toISOString(), bytes: own })) })}\n`,
    );
    return 0;
  }
  const lines = chosen.map(
    ({ task, made, bytes: own }) =>
      `  ${new Date(made).toISOString().slice(0, 16).replace("T", " ")}  ${bytesText(own).padStart(10)}  ${task}`,
  );
  if (orphans.length > 0) lines.push(`  ${orphans.length} files that no record names, ${bytesText(bytesOf(orphans))}`);
  if (unfinished.length > 0)
    lines.push(`  ${counted(unfinished.length, "unfinished task")}, kept to go on from, ${bytesText(left)}`);
  const verdict = call.options.yes ? "removed" : lines.length > 0 ? "would go; remove with --yes" : "nothing to let go";
  host.out(
    `${lines.join("\n")}${lines.length > 0 ? "\n" : ""}${bytesText(bytes)} of ${bytesText(total)} ${verdict}\n${loggedText(logged, call.options.yes === true)}`,
  );
  return 0;
}

/** How long an unfinished task is kept to go on from, where no age is given. */
const KEPT_SECONDS = 14 * 86_400;

/** Folders of unfinished tasks in which nothing has been written since a time. */
function unfinishedTasks(store: Store, since: number): readonly string[] {
  const folder = join(store.home, "keep");
  const tasks = existsSync(folder) ? readdirSync(folder).map((key) => join(folder, key)) : [];
  const written = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return tasks.filter((task) => Math.max(...[task, ...below(task)].map(written)) <= since);
}

/** What is logged of runs, last written to before a time: a server has all of it, or with `unsent` whether it has or not. */
function loggedRuns(store: Store, since: number, unsent: boolean) {
  const old = outgrown(store.home).filter(({ written }) => written <= since);
  const bytes = (runs: typeof old): number => runs.reduce((sum, one) => sum + one.bytes, 0);
  const going = old.filter(({ isSent }) => isSent || unsent);
  const staying = old.filter((one) => !going.includes(one));
  return {
    going: going.map(({ folder }) => folder),
    bytes: bytes(going),
    lost: going.filter(({ isSent }) => !isSent).length,
    staying: staying.length,
    stayingBytes: bytes(staying),
  };
}

/** So much is not worth a word. */
const SMALL = 1 << 20;

function loggedText({ going, bytes, lost, staying, stayingBytes }: ReturnType<typeof loggedRuns>, removed: boolean): string {
  const lines: string[] = [];
  if (going.length > 0)
    lines.push(
      `what is logged of ${counted(going.length, "run")}${lost > 0 ? ` (${lost} not sent)` : ""}, ${bytesText(bytes)}, ${removed ? "removed" : "would go; remove with --yes"}`,
    );
  if (stayingBytes >= SMALL)
    lines.push(
      `what is logged of ${counted(staying, "run")}, ${bytesText(stayingBytes)}, stays, since no server has it: regimen sync sends it, --unsent lets it go`,
    );
  return lines.map((line) => `${line}\n`).join("");
}

const bytesOf = (paths: readonly string[]): number => paths.reduce((sum, path) => sum + sizeOf(path), 0);

function secondsOption(call: Call, name: string): number | undefined {
  const text = optionText(call.options[name]);
  if (text === undefined) return undefined;
  const seconds = parseTime(text);
  if (seconds === null) throw new CallError(`--${name} takes an age like 30d or 12h, found "${text}"`);
  return seconds;
}

function sizeOption(call: Call, name: string): number | undefined {
  const text = optionText(call.options[name]);
  if (text === undefined) return undefined;
  const bytes = parseSize(text);
  if (bytes === null) throw new CallError(`--${name} takes a size like 10GiB, found "${text}"`);
  return bytes;
}

/** Keys that the last run of any spec and variant names. */
function keysInUse(store: Store): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const path of below(join(store.home, "state"))) {
    try {
      for (const { action } of Object.values((JSON.parse(readFileSync(path, "utf8")) as State).tasks)) keys.add(action.key);
    } catch {
      // a state that cannot be read keeps nothing
    }
  }
  return keys;
}

function survey(
  store: Store,
  used: ReadonlySet<string>,
): { readonly candidates: readonly Candidate[]; readonly orphans: readonly string[]; readonly total: number } {
  const records = below(join(store.home, "actions")).flatMap((path) => {
    try {
      const text = readFileSync(path, "utf8");
      return [{ path, action: JSON.parse(text.slice(text.indexOf("\n") + 1)) as Action }];
    } catch {
      return [];
    }
  });
  const holders = new Map<string, number>();
  const found = records.map(
    ({ path, action }) => [path, Object.values(action.outputs).map((one) => objectsOf(store, one))] as const,
  );
  const objects = new Map(found.map(([path, outputs]) => [path, outputs.flatMap(({ paths }) => paths)]));
  // what a list that cannot be read names is not known: then nothing counts as unnamed
  const whole = found.every(([, outputs]) => outputs.every((one) => one.whole));
  for (const list of objects.values()) for (const object of new Set(list)) holders.set(object, (holders.get(object) ?? 0) + 1);
  const all = below(join(store.home, "objects"));
  const candidates = records
    .filter(({ action }) => !used.has(action.key))
    .map(({ path, action }): Candidate => {
      const own = [...new Set(objects.get(path))].filter((object) => holders.get(object) === 1);
      return {
        record: path,
        task: action.task,
        made: Date.parse(action.started),
        bytes: own.reduce((sum, object) => sum + sizeOf(object), 0),
        objects: own,
      };
    })
    .sort((a, b) => a.made - b.made);
  return {
    candidates,
    orphans: whole ? all.filter((path) => !holders.has(path)) : [],
    total: all.reduce((sum, path) => sum + sizeOf(path), 0),
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const below = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)],
      )
    : [];

function removeEmpty(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    try {
      rmdirSync(join(folder, name));
    } catch {
      // not empty
    }
  }
}

export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = bytes;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
