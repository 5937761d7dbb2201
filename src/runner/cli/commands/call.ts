import { existsSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { readArtifact, writeArtifact } from "../../../formats/codecs.ts";
import { nearest } from "../../../formats/nearest.ts";
import { restore } from "../../cache/artifacts.ts";
import type { Roots } from "../../cache/case-list.ts";
import { diskFiles, replaceFile } from "../../cache/file-layer.ts";
import { type Action, objectPath, openStore, prepareStore, type Store } from "../../cache/store.ts";
import type { CatalogueEntry } from "../../contract/catalogue.ts";
import type { OutputPort } from "../../contract/component.ts";
import type { Failure } from "../../contract/failure.ts";
import { asTaskId } from "../../contract/ids.ts";
import type { Json, JsonObject } from "../../contract/json.ts";
import { COMPONENT_KEYWORD, PATH_KEYWORD } from "../../contract/params.ts";
import { createPool } from "../../executors/pool.ts";
import { schedule } from "../../executors/schedule.ts";
import { type Display, jsonDisplay, liveDisplay } from "../../log/display.ts";
import type { RunEvent } from "../../log/events.ts";
import { rootsOf } from "../../plan/fingerprint.ts";
import { createAssessor, EMPTY_STATE } from "../../plan/freshness.ts";
import { type LoadedSpec, loadSpec } from "../../plan/load.ts";
import { loadOwnComponent } from "../../plan/own-component.ts";
import type { Call } from "../args.ts";
import { lockCall } from "../call-lock.ts";
import { requireEngines } from "../engine-notes.ts";
import { exportCases } from "../export-cases.ts";
import { CallError, engineRequest, type Host, listOf, optionText } from "../session.ts";

/** Name of the stage that a call is written down as. */
const STAGE = "call";

/** One component by itself: written down as a spec of one stage, so that the same checks and the same code run. */
export async function call(host: Host, call: Call): Promise<number> {
  const [name] = call.words as [string];
  const label = name.replace(/^(\.\.?\/)+/, "").replace(/\.ts$/, "");
  const out = resolve(host.cwd, optionText(call.options.out) ?? join("out", label));
  if (existsSync(out) && !statSync(out).isDirectory())
    throw new CallError(`--out ${relative(host.cwd, out)} is a file; name a folder`);
  const home = join(out, `.regimen-call-${process.pid}`);
  /** What an unfinished call goes on from; unlike the store it stays. */
  const keepIn = join(out, ".regimen-keep");
  const store = openStore(home, diskFiles);
  const unlock = lockCall(
    out,
    JSON.stringify([name, listOf(call.options.in), listOf(call.options.with)]),
    relative(host.cwd, out),
  );
  try {
    prepareStore(store);
    const entry = await entryOf(host, store, name);
    const cohorts: Record<string, Json> = {};
    const given = new Map<string, string>();
    const stage = {
      use: name.endsWith(".ts") ? relativeUse(home, resolve(host.cwd, name)) : name,
      in: inputsOf(host, call, entry, cohorts, given),
      with: await paramsOf(host, call, entry),
    };
    const file = join(home, "call.yaml");
    replaceFile(store.files, file, JSON.stringify({ experiment: "call", stages: { ...cohorts, [STAGE]: stage } }));
    const loaded = await loadSpec(store, host.installation, {
      file,
      cwd: host.cwd,
      projectRoot: home,
      env: host.env,
      variant: null,
      overrides: [],
    });
    if (!loaded.ok)
      throw new CallError(
        "",
        loaded.failures.map((failure) => asCalled(failure, name)),
      );
    const action = await perform(host, store, inFolder(loaded.value, host.cwd), call, keepIn, given);
    if (action === undefined) return 1;
    if (action === "interrupted") return 130;
    const task = loaded.value.spec.tasks.find(({ id }) => id === STAGE);
    const files = await exportOutputs(store, entry, action, out, task ? rootsOf(task) : {});
    if (call.options.json)
      host.out(`${JSON.stringify({ component: name, files: files.map((path) => join(out, path)), metrics: action.metrics })}\n`);
    else host.out(files.map((path) => `${relative(host.cwd, join(out, path))}\n`).join(""));
    return 0;
  } finally {
    store.files.remove(home);
    removeIfEmpty(keepIn);
    unlock();
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // not there, or a call keeps something in it
  }
}

async function entryOf(host: Host, store: Store, name: string): Promise<CatalogueEntry> {
  if (name.endsWith(".ts")) {
    const own = await loadOwnComponent(store, host.installation, resolve(host.cwd, name));
    if (!own.ok) throw new CallError("", own.failures);
    return own.value.entry;
  }
  const catalogue = host.installation.catalogue();
  const entry = catalogue.get(name);
  if (entry) return entry;
  const meant = nearest(name, catalogue.keys());
  throw new CallError(
    `unknown component "${name}"${meant === undefined ? "" : `; did you mean "${meant}"?`}\nComponents: ${[...catalogue.keys()].join(", ")}`,
  );
}

function relativeUse(folder: string, file: string): string {
  const path = relative(folder, file);
  return path.startsWith(".") ? path : `./${path}`;
}

function pairs(call: Call, option: "in" | "with"): readonly (readonly [string, string])[] {
  return listOf(call.options[option]).map((text) => {
    const at = text.indexOf("=");
    if (at < 1) throw new CallError(`--${option} takes ${option === "in" ? "PORT=PATH" : "KEY=VALUE"}, found "${text}"`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

/** Literal text in a spec: nothing in it is an expression. */
const literal = (text: string): string => text.replaceAll("${", () => "$${");

/**
 * What each port reads. A cohort for a port of cases is listed by a stage of its own, which is added to `cohorts`; `given` gets what stood in
 * the call for its name.
 */
function inputsOf(
  host: Host,
  call: Call,
  entry: CatalogueEntry,
  cohorts: Record<string, Json>,
  given: Map<string, string>,
): { readonly [port: string]: Json } {
  const inputs: Record<string, Json[]> = {};
  for (const [port, text] of pairs(call, "in")) {
    const path = resolve(host.cwd, text);
    const kind = entry.inputs[port]?.kind;
    const isCohort = kind === "cases" || (Array.isArray(kind) && kind.includes("cases") && path.endsWith(".csv"));
    inputs[port] ??= [];
    if (isCohort) {
      const name = `cohort${Object.keys(cohorts).length}`;
      cohorts[name] = { use: "data/cases", with: { path: literal(path) } };
      given.set(`${name}.cases`, text);
      inputs[port].push(`${name}.cases`);
    } else inputs[port].push({ file: literal(path) });
  }
  return Object.fromEntries(Object.entries(inputs).map(([port, refs]) => [port, refs.length === 1 ? (refs[0] as Json) : refs]));
}

/** Parameters by their declared types: text stays text, everything else is read as YAML. */
async function paramsOf(host: Host, call: Call, entry: CatalogueEntry): Promise<JsonObject> {
  const { parse } = await import("yaml");
  const properties = (entry.params.properties ?? {}) as { readonly [name: string]: JsonObject };
  const params: Record<string, Json> = {};
  for (const [key, text] of pairs(call, "with")) {
    const schema = properties[key] ?? {};
    if (isText(schema)) params[key] = literalDeep(host, text, schema);
    else {
      try {
        params[key] = literalDeep(host, parse(text, { maxAliasCount: 0 }) as Json, schema);
      } catch (error) {
        throw new CallError(`--with ${key}: "${text}" is not YAML: ${(error as Error).message.split("\n")[0]}`);
      }
    }
  }
  return params;
}

/** Whether a parameter takes text and nothing else. */
function isText(schema: JsonObject): boolean {
  if (Array.isArray(schema.enum)) return schema.enum.every((value) => typeof value === "string");
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as readonly JsonObject[]).every(isText);
  return schema.type === "string" || typeof schema.const === "string";
}

/** Text without expressions; paths absolute. */
function literalDeep(host: Host, value: Json, schema: JsonObject): Json {
  if (typeof value === "string") {
    const path = schema[PATH_KEYWORD] as { readonly keywords?: readonly string[] } | undefined;
    const own = schema[COMPONENT_KEYWORD] !== undefined && value.endsWith(".ts");
    return literal(own || (path && !path.keywords?.includes(value)) ? resolve(host.cwd, value) : value);
  }
  if (Array.isArray(value)) return value.map((entry) => literalDeep(host, entry as Json, (schema.items ?? {}) as JsonObject));
  if (typeof value !== "object" || value === null) return value;
  const properties = (schema.properties ?? {}) as { readonly [name: string]: JsonObject };
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, literalDeep(host, entry as Json, properties[key] ?? {})]),
  );
}

/** A mistake in the spec of one stage, in the words of the call. */
function asCalled({ place: _, ...failure }: Failure, component: string): Failure {
  const message = failure.message
    .replace('the stage "call" lacks', `${component} lacks`)
    .replace(/the stage "call\/([^"]+)" lacks/, `a $1 of ${component} lacks`);
  const port = failure.code === "missing-input" ? /the input "([^"]+)"/.exec(message)?.[1] : undefined;
  return { ...failure, message, ...(port === undefined ? {} : { help: `give it with --in ${port}=PATH` }) };
}

/** The stage runs in the caller's folder, not in the folder of the spec that was written for it. */
const inFolder = (loaded: LoadedSpec, folder: string): LoadedSpec => ({
  ...loaded,
  spec: { ...loaded.spec, tasks: loaded.spec.tasks.map((task) => ({ ...task, folder })) },
});

async function perform(
  host: Host,
  store: Store,
  loaded: LoadedSpec,
  call: Call,
  keepIn: string,
  given: ReadonlyMap<string, string>,
): Promise<Action | undefined | "interrupted"> {
  const engine = engineRequest(host, call.options);
  const assessor = createAssessor(store, loaded, engine, EMPTY_STATE);
  requireEngines(assessor, loaded.spec.tasks);
  const display = displayFor(host, call);
  const show = (event: RunEvent): void => display.show(inTheCallsWords(event, given));
  const abort = new AbortController();
  const pool = createPool(host.workerFile, host.env);
  const stop = host.onInterrupt(() => {
    const second = abort.signal.aborted;
    abort.abort();
    void pool.interrupt(second);
  });
  try {
    const options = {
      run: "call",
      jobs: availableParallelism(),
      gpus: engine.gpus,
      keepIn,
      keepGoing: false,
      forced: () => false,
      modules: loaded.modules,
      env: host.env,
      signal: abort.signal,
      now: host.now,
    };
    const { outcomes } = await schedule(assessor, loaded.spec.tasks, pool, options, show);
    const outcome = outcomes.get(asTaskId(STAGE)); // the last of several, where the component stands for them
    if (abort.signal.aborted) {
      if (existsSync(keepIn) && readdirSync(keepIn).length > 0) {
        const message = `what it has done is kept in ${relative(host.cwd, keepIn)}: the same call goes on from there`;
        display.show({ type: "notice", message });
      }
      return "interrupted";
    }
    return outcome?.state === "done" ? outcome.action : undefined;
  } finally {
    stop();
    display.close();
    pool.close();
  }
}

/** An event in which what the call gave stands in place of the stages that list it. */
const inTheCallsWords = (event: RunEvent, given: ReadonlyMap<string, string>): RunEvent =>
  JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === "string" ? value.replace(/\bcohort\d+\.cases\b/g, (name) => given.get(name) ?? name) : value,
  ) as RunEvent;

/** Mistakes and warnings go to the error output, so that the list of files can be piped. */
function displayFor(host: Host, call: Call): Display {
  if (call.options.json) return jsonDisplay(host.err);
  if (host.columns !== null) return liveDisplay(host.err, host.columns, host.now);
  const show = (event: RunEvent): void => {
    if (event.type === "task-log" && event.stream !== "info") host.err(`${event.text}\n`);
    if (event.type === "notice") host.err(`${event.message}\n`);
    if (event.type === "task-failed")
      host.err(`regimen: ${event.failure ? renderPlain(event) : (event.stack ?? event.message)}\n`);
  };
  return { show, close() {} };
}

function renderPlain(event: Extract<RunEvent, { type: "task-failed" }>): string {
  const { failure } = event;
  const rest = [failure?.allowed === undefined ? "" : `allowed: ${failure.allowed}`, failure?.help ?? ""].filter(Boolean);
  const meant = failure?.nearest === undefined ? "" : `; did you mean "${failure.nearest}"?`;
  return [event.message + meant, ...rest].join("\n  ");
}

async function exportOutputs(
  store: Store,
  entry: CatalogueEntry,
  action: Action,
  out: string,
  roots: Roots,
): Promise<readonly string[]> {
  const files: string[] = [];
  const several = Object.values(action.outputs).filter(({ kind }) => kind === "cases").length > 1;
  for (const [port, stored] of Object.entries(action.outputs)) {
    const declared: OutputPort | undefined = entry.outputs[port];
    if (stored.kind === "cases") {
      const written = await exportCases(store, stored, several ? join(out, port) : out, roots);
      files.push(...written.map((name) => (several ? `${port}/${name}` : name)));
      continue;
    }
    const base = declared?.file ?? port;
    const name = base + stored.extension;
    store.files.makeFolder(dirname(join(out, name)));
    restore(store, stored, join(out, name));
    files.push(name);
    if (stored.kind === "table" || stored.kind === "scores") {
      const table = await readArtifact(stored.kind, objectPath(store, stored), stored.extension);
      await writeArtifact(stored.kind, table, join(out, `${base}.csv`), ".csv");
      files.push(`${base}.csv`);
    }
  }
  return files;
}
