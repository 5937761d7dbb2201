import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { nearest } from "../../formats/nearest.ts";
import { diskFiles } from "../cache/file-layer.ts";
import { openStore, prepareStore, type Store } from "../cache/store.ts";
import type { Component } from "../contract/component.ts";
import type { Failure } from "../contract/failure.ts";
import { gpuSlots } from "../executors/gpus.ts";
import type { Assessor } from "../plan/assess.ts";
import type { EngineRequest } from "../plan/engine-of.ts";
import { createAssessor, readState, type State, stateName } from "../plan/freshness.ts";
import { type Installation, type LoadedSpec, type LoadRequest, loadSpec } from "../plan/load.ts";
import type { Call } from "./args.ts";
import { projectRoot, storeHome } from "./places.ts";

/** What main gives the commands: the world, and what lies outside the runner. */
export interface Host {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns of the terminal; null where the output is none. */
  readonly columns: number | null;
  readonly now: () => number;
  readonly installation: Installation;
  /** The worker's module. */
  readonly workerFile: string;
  /** Folder of templates for `init`. */
  readonly templates: string;
  /** Loads a component of the registry (for `call` in this process's workers and `components`). */
  readonly loadComponent: (name: string) => Promise<Component>;
  /** Writes the HTML report; absent where a build has no reporting. */
  readonly renderReport: (facts: import("./report-facts.ts").ReportFacts) => Promise<import("./report-facts.ts").RenderedReport>;
  /**
   * What a run says of a publication that its spec compares with: texts of reproduction.yml and its page by their names; none where the
   * spec compares with nothing. `report`: digest of the HTML report.
   */
  readonly renderReproduction: (
    facts: import("./report-facts.ts").ReportFacts,
    report: string,
  ) => Promise<{ readonly [name: string]: string }>;
  /** Writes what a paper's methods say of the run, as files by name. */
  readonly renderMethods: (facts: import("./report-facts.ts").ReportFacts) => Promise<{ readonly [name: string]: string }>;
  /** Writes the HTML page of two runs. */
  readonly renderDiff: (facts: import("./diff/diff-facts.ts").DiffFacts) => Promise<string>;
  /** Every number of a stored table under its key. */
  readonly printedNumbers: (
    model: import("../../formats/kind-values.ts").JsonValue,
    label: string,
  ) => Promise<readonly import("./trace/printed-number.ts").PrintedNumber[]>;
  /** Called on Ctrl-C; returns a function that stops listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Starts regimen in a process of its own that outlives this one; gives its number. Absent where nothing may. */
  readonly background?: (args: readonly string[], cwd: string) => Promise<number | undefined>;
}

/** A mistake in the call or the spec: printed, exit code 2. */
export class CallError extends Error {
  readonly failures: readonly Failure[];
  constructor(message: string, failures: readonly Failure[] = []) {
    super(message);
    this.failures = failures;
  }
}

/** Whether a file is (still) a spec of that name, which may be any text. */
export const namesExperiment = (path: string, name: string): boolean =>
  looksLikeSpec(path) && NAMED.exec(readFileSync(path, "utf8"))?.[1] === name;

const NAMED = /^experiment:\s*["']?([\w.-]+)["']?\s*(?:#.*)?$/m;

function looksLikeSpec(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  try {
    return (stat?.isFile() ?? false) && /^experiment:/m.test(readFileSync(path, "utf8"));
  } catch {
    return false; // what cannot be read is no spec to offer; named itself, it is reported
  }
}

function specsIn(folder: string, deep: boolean): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return deep ? specsIn(path, true) : [];
      return /\.ya?ml$/.test(entry.name) && looksLikeSpec(path) ? [path] : [];
    });
}

/** Every spec of the project: regimen.yaml, and those in experiments/. */
export const allSpecs = (host: Host): readonly string[] => [
  ...[join(host.cwd, "regimen.yaml")].filter(looksLikeSpec),
  ...specsIn(join(host.cwd, "experiments"), true),
];

/** The specs that words name: files, folders of specs, or what there is. */
export function findSpecs(host: Host, words: readonly string[]): readonly string[] {
  if (words.length === 0) {
    const own = join(host.cwd, "regimen.yaml");
    if (existsSync(own)) return [own];
    const found = specsIn(join(host.cwd, "experiments"), true);
    if (found.length === 1) return found;
    if (found.length === 0)
      throw new CallError("no spec here: neither regimen.yaml nor a spec in experiments/\nStart a project with: regimen init");
    throw new CallError(`which spec? There are:\n${found.map((path) => `  ${path.slice(host.cwd.length + 1)}`).join("\n")}`);
  }
  return words.flatMap((word) => {
    const path = resolve(host.cwd, word);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
    const found = specsIn(path, false);
    // an empty folder is told by the compiler, which says "is a directory"
    return found.length > 0 ? found : [path];
  });
}

/** A spec that has been loaded, with all that commands ask of it. */
export interface Session {
  readonly host: Host;
  readonly root: string;
  readonly store: Store;
  readonly loaded: LoadedSpec;
  readonly state: State;
  readonly assessor: Assessor;
  /** Names of the GPU slots. */
  readonly gpus: () => readonly string[];
  /** Root of all results: results/ of the project, or --out. */
  readonly resultsRoot: string;
}

/** Does what writes to the store; where that fails, throws a CallError that says how to mend it. */
export function writingStore(home: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new CallError(
      `the store ${home} cannot be written: ${(error as Error).message}\nFree space or mend its permissions, or set REGIMEN_HOME to another folder.`,
    );
  }
}

export function openProjectStore(host: Host, root: string): Store {
  const home = storeHome(host, root);
  const store = openStore(home, diskFiles);
  writingStore(home, () => {
    if (!existsSync(join(home, "tmp"))) prepareStore(store);
  });
  return store;
}

const one = (value: Call["options"][string]): string | undefined => (typeof value === "string" ? value : undefined);
export const listOf = (value: Call["options"][string]): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : typeof value === "string" ? [value] : [];

/** A spec as a call names it: its project, the store, and what to compile. */
export function requestFor(host: Host, file: string, options: Call["options"], variant: string | null) {
  const root = projectRoot(dirname(file), host.cwd);
  const [profile, engine] = [one(options.profile), one(options.engine)];
  const request: LoadRequest = {
    file,
    cwd: host.cwd,
    projectRoot: root,
    env: host.env,
    variant,
    overrides: listOf(options.param),
    ...(profile === undefined ? {} : { profile }),
    ...(engine === undefined ? {} : { engine }),
  };
  return { root, store: openProjectStore(host, root), request };
}

/** The machine's engines and GPU slots as a call asks for them; neither is looked for before a task needs one. */
export function engineRequest(host: Host, options: Call["options"]): Omit<EngineRequest, "entryOf"> {
  const { engines } = host.installation;
  const wanted = one(options.engine);
  if (wanted !== undefined && wanted !== "auto" && !engines.names.some((name) => name === wanted)) {
    const names = ["auto", ...engines.names];
    const meant = nearest(wanted, names);
    throw new CallError(
      `there is no engine "${wanted}"${meant === undefined ? "" : `; did you mean "${meant}"?`}\nEngines: ${names.join(", ")}`,
    );
  }
  const text = one(options.gpus);
  const count = text === undefined ? undefined : Number(text);
  if (count !== undefined && (!Number.isInteger(count) || count < 0))
    throw new CallError(`--gpus takes a whole number from 0, found "${text}"`);
  let slots: readonly string[] | undefined;
  return { engines, wanted, gpus: () => (slots ??= gpuSlots(host.env, count)) };
}

/** Loads a spec for a command; throws CallError with every mistake found. */
export async function openSession(host: Host, file: string, options: Call["options"], variant: string | null): Promise<Session> {
  const engine = engineRequest(host, options);
  const { root, store, request } = requestFor(host, file, options, variant);
  const result = await loadSpec(store, host.installation, request);
  store.index.save();
  if (!result.ok) throw new CallError("", result.failures);
  const { spec } = result.value;
  const state = readState(store, stateName(spec.experiment, spec.variant));
  const other = state.spec; // a copied or shared store may speak of another project's
  if (other?.startsWith(`${root}/`) && other !== spec.file && namesExperiment(other, spec.experiment)) {
    throw new CallError(
      `${relative(host.cwd, spec.file)} and ${relative(host.cwd, other)} are both named "${spec.experiment}", so each would overwrite the other's results\nGive one another name after "experiment:".`,
    );
  }
  const base = spec.variant === null ? undefined : readState(store, stateName(spec.experiment, null));
  const out = one(options.out);
  const resultsRoot = out === undefined ? resolve(root, spec.settings.results ?? "results") : resolve(host.cwd, out);
  const assessor = createAssessor(store, result.value, engine, state, base);
  return { host, root, store, loaded: result.value, state, assessor, gpus: engine.gpus, resultsRoot };
}

/** The variants a call asks for, each opened when its turn comes: the base, one, or with `all` the base and each. */
export async function* openSessions(host: Host, file: string, options: Call["options"]): AsyncGenerator<Session> {
  const wanted = one(options.variant);
  const first = await openSession(host, file, options, wanted === "all" ? null : (wanted ?? null));
  yield first;
  if (wanted !== "all") return;
  for (const name of first.loaded.spec.variants) yield await openSession(host, file, options, name);
}

export const optionText = one;
