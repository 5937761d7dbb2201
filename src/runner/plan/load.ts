import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestText } from "../cache/digest.ts";
import { replaceFile } from "../cache/file-layer.ts";
import type { Store } from "../cache/store.ts";
import type { Catalogue, CatalogueEntry } from "../contract/catalogue.ts";
import type { Check } from "../contract/component.ts";
import type { Composite } from "../contract/composite.ts";
import type { Engines } from "../contract/engines.ts";
import { type Result, success } from "../contract/failure.ts";
import { asTaskId } from "../contract/ids.ts";
import type { CompiledSpec, TaskSpec } from "../spec/compiled.ts";
import type { OwnComponent, Self } from "./own-component.ts";

export interface LoadRequest {
  readonly file: string;
  readonly cwd: string;
  readonly projectRoot: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly variant: string | null;
  readonly profile?: string;
  /** The engine that the call asks for. */
  readonly engine?: string;
  readonly overrides: readonly string[];
}

/** What main hands to the runner; everything dear comes when asked for. */
export interface Installation extends Self {
  /** Differs whenever any code of regimen does. */
  readonly build: string;
  readonly catalogue: () => Catalogue;
  readonly loadComposite: (name: string) => Promise<Composite>;
  readonly loadCheck: (name: string) => Promise<Check>;
  readonly engines: Engines;
}

/** A compiled spec with the catalogue's entries for what it uses. */
export interface LoadedSpec {
  readonly spec: CompiledSpec;
  readonly entries: { readonly [component: string]: CatalogueEntry };
  /** Modules of the user's own components, by component. */
  readonly modules: { readonly [component: string]: string };
}

interface Cached extends LoadedSpec {
  readonly build: string;
  /** Every file read, with its digest then. */
  readonly files: { readonly [path: string]: string };
}

/** Name of the implicit stage that compares with published numbers; not a name a spec can give. */
export const COMPARISON = "(comparison)";

/**
 * A spec ready to be planned: from the cache where no file behind it has changed, else compiled afresh.
 * Reading it from the cache loads neither the YAML parser nor the catalogue.
 */
export async function loadSpec(store: Store, installation: Installation, request: LoadRequest): Promise<Result<LoadedSpec>> {
  const { env, ...rest } = request;
  const cache = join(store.home, "compiled", `${digestText(JSON.stringify(rest))}.json`);
  const cached = readCache(cache);
  if (cached && isCurrent(store, installation, cached, env)) return success(cached);
  const { compileSpec } = await import("../spec/compile.ts");
  const { full, own } = await compileRequest(store, installation, request);
  const compiled = await compileSpec(full);
  if (!compiled.ok) return compiled;
  const spec = withComparison(compiled.value, full.catalogue);
  const entries: Record<string, CatalogueEntry> = {};
  for (const { component } of spec.tasks)
    entries[component] ??= (own.get(component)?.entry ?? full.catalogue.get(component)) as CatalogueEntry;
  const modules = Object.fromEntries([...own].map(([file, { module }]) => [file, module]));
  const files: Record<string, string> = {};
  for (const path of [...spec.files, ...[...own.values()].flatMap((component) => component.files), ...Object.values(modules)]) {
    files[path] = store.index.digest(path) ?? "";
  }
  const loaded: Cached = { build: installation.build, files, spec, entries, modules };
  replaceFile(store.files, cache, JSON.stringify(loaded));
  return success(loaded);
}

/** Every mistake of a spec and of all its variants; the base's tasks where there is none. */
export async function checkAll(store: Store, installation: Installation, request: LoadRequest): Promise<Result<CompiledSpec>> {
  const { checkSpec } = await import("../spec/compile.ts");
  const { full } = await compileRequest(store, installation, request);
  const checked = await checkSpec(full);
  return checked.ok ? success(withComparison(checked.value, full.catalogue)) : checked;
}

/** A request with the catalogue and a loader of own components, which keeps what it loads in `own`. */
async function compileRequest(store: Store, installation: Installation, request: LoadRequest) {
  const { loadOwnComponent } = await import("./own-component.ts");
  const own = new Map<string, OwnComponent>();
  const loadOwn = async (file: string): Promise<Result<CatalogueEntry>> => {
    const known = own.get(file);
    if (known) return success(known.entry);
    const loaded = await loadOwnComponent(store, installation, file);
    if (!loaded.ok) return loaded;
    own.set(file, loaded.value);
    return success(loaded.value.entry);
  };
  const { catalogue, loadComposite, engines } = installation;
  const loadCheck = async (name: string): Promise<Check> => own.get(name)?.check ?? installation.loadCheck(name);
  const engineFor = (wanted: string | undefined): string | undefined => nameFor(engines, wanted);
  const loaders = { loadComposite, loadCheck, loadOwn };
  return { own, full: { ...request, ...loaders, catalogue: catalogue(), engines: engines.names, engineFor } };
}

/** The engine for what is asked for; one that is named and not there is the one all the same, and running says what it lacks. */
function nameFor(engines: Engines, wanted: string | undefined): string | undefined {
  if (wanted !== undefined && wanted !== "auto") return wanted;
  const chosen = engines.choose(undefined);
  return chosen.ok ? chosen.value.name : undefined;
}

function readCache(path: string): Cached | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Cached;
  } catch {
    return undefined;
  }
}

const isCurrent = (store: Store, installation: Installation, cached: Cached, env: LoadRequest["env"]): boolean =>
  cached.build === installation.build &&
  (!cached.spec.byEngine ||
    (nameFor(installation.engines, cached.spec.byEngine.wanted ?? undefined) ?? null) === cached.spec.byEngine.engine) &&
  Object.entries(cached.spec.env).every(([name, value]) => (env[name] ?? null) === value) &&
  Object.entries(cached.files).every(([path, digest]) => (store.index.digest(path) ?? "") === digest);

/** Adds the comparison with published numbers as a task over every table of the run. */
function withComparison(spec: CompiledSpec, catalogue: Catalogue): CompiledSpec {
  if (spec.compare === null || !catalogue.has("reporting/compare")) return spec;
  if (spec.tasks.some(({ component }) => component === "reporting/compare")) return spec; // the spec compares by itself
  const published = new Set(spec.published);
  const refs = spec.tasks
    .filter((task) => published.has(task.id))
    .flatMap((task) =>
      Object.entries(task.outputs).flatMap(([port, kind]) => (kind === "table-model" ? [{ task: task.id, port }] : [])),
    );
  if (refs.length === 0) return spec;
  const entry = catalogue.get("reporting/compare") as CatalogueEntry;
  const id = asTaskId(COMPARISON);
  const task: TaskSpec = {
    id,
    experiment: spec.experiment,
    variant: spec.variant,
    stage: COMPARISON,
    cell: {},
    component: "reporting/compare",
    params: { reference: spec.compare },
    paths: [{ at: ["reference"], path: spec.compare }],
    inputs: { tables: { refs, many: true } },
    outputs: Object.fromEntries(Object.entries(entry.outputs).map(([port, { kind }]) => [port, kind])),
    environment: {},
    secrets: [],
    depends: [],
    resources: {},
    retries: 0,
    folder: spec.file.slice(0, spec.file.lastIndexOf("/")),
    place: { file: spec.file, line: 1, column: 1, length: 1, source: "" },
  };
  return { ...spec, tasks: [...spec.tasks, task], published: [...spec.published, id] };
}
