import { resolve } from "node:path";
import type { Catalogue, CatalogueEntry } from "../contract/catalogue.ts";
import type { Check } from "../contract/component.ts";
import type { Composite } from "../contract/composite.ts";
import { failed, type Result, success } from "../contract/failure.ts";
import type { TaskId } from "../contract/ids.ts";
import type { CompiledSpec, InputRef, TaskSpec } from "./compiled.ts";
import { makeReporter, type Reporter } from "./diagnostics.ts";
import { makeFileProbe } from "./files.ts";
import { order } from "./order.ts";
import { readSettings } from "./settings.ts";
import { Universe } from "./universe.ts";
import { type Draft, Wiring } from "./wiring.ts";

/** What to compile, and in which surroundings. */
export interface CompileRequest {
  /** The spec, absolute or relative to `cwd`. */
  readonly file: string;
  /** Absolute; messages name files relative to it, and paths given with -p or by the environment start from it. */
  readonly cwd: string;
  /** Absolute; results stay inside it. */
  readonly projectRoot: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null for the base. */
  readonly variant: string | null;
  readonly profile?: string;
  /** `key=value` of each -p, in order. */
  readonly overrides: readonly string[];
  readonly catalogue: Catalogue;
  /** Loads a component of the catalogue that stands for several. */
  readonly loadComposite: (name: string) => Promise<Composite>;
  /** Loads what checks a component's parameters beyond their schema, of one whose entry says that something does. */
  readonly loadCheck: (name: string) => Promise<Check>;
  /** Engines that a spec can name. */
  readonly engines: readonly string[];
  /** The engine that the call asks for (--engine): it counts before the spec's. */
  readonly engine?: string;
  /** The engine that computes where `wanted` is asked for; undefined where it cannot be had. */
  readonly engineFor: (wanted: string | undefined) => string | undefined;
  /** Loads a component of the user's own, `use: ./file.ts`. */
  readonly loadOwn: (path: string) => Promise<Result<CatalogueEntry>>;
}

/** Rounds of loading components; one that is found in a round may name more in the next. */
const MAX_ROUNDS = 20;

/**
 * Compiles a spec: composed, checked and expanded into tasks. All mistakes that can be seen come back at once, sorted by place;
 * it never throws on what a spec holds. About 20 µs a task.
 */
export async function compileSpec(request: CompileRequest): Promise<Result<CompiledSpec>> {
  return (await compileAll(request)).result;
}

/** Compiles the base and every variant, and gives the mistakes of all of them, each once; what `regimen check` says. */
export async function checkSpec(request: CompileRequest): Promise<Result<CompiledSpec>> {
  const report = makeReporter();
  const first = await compileAll(request);
  if (!first.result.ok) report.pass(first.result.failures);
  for (const variant of [null, ...first.variants]) {
    if (variant === request.variant) continue;
    const other = await compileSpec({ ...request, variant });
    if (!other.ok) report.pass(other.failures);
  }
  return report.count > 0 ? failed(...report.sorted()) : first.result;
}

interface Round {
  readonly result: Result<CompiledSpec>;
  /** Components that have to be loaded before the result counts. */
  readonly wanted: ReadonlySet<string>;
  /** Components whose checks have to be. */
  readonly wantedChecks: ReadonlySet<string>;
  readonly variants: readonly string[];
}

async function compileAll(request: CompileRequest): Promise<Round> {
  const own = new Map<string, Result<CatalogueEntry>>();
  const composites = new Map<string, Composite>();
  const checks = new Map<string, Check>();
  const load = async (name: string): Promise<void> => {
    if (name.endsWith(".ts")) own.set(name, await request.loadOwn(name));
    else composites.set(name, await request.loadComposite(name));
  };
  for (let round = 0; ; round++) {
    const done = compileOnce(request, own, composites, checks);
    if (done.wanted.size + done.wantedChecks.size === 0 || round === MAX_ROUNDS) return done;
    await Promise.all([...done.wanted].map(load));
    for (const name of done.wantedChecks) checks.set(name, await request.loadCheck(name));
  }
}

function compileOnce(
  request: CompileRequest,
  own: ReadonlyMap<string, Result<CatalogueEntry>>,
  composites: ReadonlyMap<string, Composite>,
  checks: ReadonlyMap<string, Check>,
): Round {
  const { cwd, env, variant, profile, overrides, catalogue, engines, engine, engineFor } = request;
  const report = makeReporter();
  const files = makeFileProbe(cwd);
  const envRead = new Map<string, string | null>();
  const wanted = new Set<string>();
  const wantedChecks = new Set<string>();
  const file = resolve(cwd, request.file);
  const around = { report, env, envRead, cwd, grown: { values: 0 } };
  const universe = new Universe({
    file,
    cwd,
    profile,
    overrides,
    variant,
    catalogue,
    engines,
    engine,
    engineFor,
    report,
    around,
    files,
    own,
    composites,
    checks,
    wanted,
    wantedChecks,
  });
  const unit = universe.own();
  const variants = universe.ownVariants();
  if (!unit) return { result: failed(...report.sorted()), wanted, wantedChecks, variants };
  unit.evaluator.checkParams();
  const settings = readSettings(unit, { report, files, engines, projectRoot: request.projectRoot, cwd });
  const wiring = new Wiring(universe, unit, report, files);
  wiring.run();
  const { tasks, circles } = order(wiring.drafts);
  for (const circle of circles) reportCircle(circle, wiring.drafts, report);
  if (report.count > 0) return { result: failed(...report.sorted()), wanted, wantedChecks, variants };
  const result = success({
    experiment: unit.experiment,
    description: unit.text("description"),
    file,
    variant,
    variants,
    params: unit.evaluator.params(),
    profile: profile ?? universe.byEngine?.profile ?? null,
    tasks,
    published: tasks.filter((task) => wiring.drafts.get(task.id)?.rank[0] === unit.rank).map((task) => task.id),
    ...settings,
    ...(universe.byEngine ? { byEngine: universe.byEngine } : {}),
    files: universe.filesRead,
    env: Object.fromEntries([...envRead].sort(([a], [b]) => (a < b ? -1 : 1))),
  });
  return { result, wanted, wantedChecks, variants };
}

function reportCircle(circle: readonly TaskSpec[], drafts: ReadonlyMap<TaskId, Draft>, report: Reporter): void {
  const [first] = circle;
  const second = circle[1] ?? first;
  if (!first || !second) return;
  const ids = [...circle, first].map((task) => task.id);
  const shown = ids.length > 30 ? [...ids.slice(0, 15), `… ${ids.length - 30} more …`, ...ids.slice(-15)] : ids;
  const inputs = Object.entries(first.inputs);
  const reads = (refs: readonly InputRef[]): boolean => refs.some((ref) => "task" in ref && ref.task === second.id);
  const port = inputs.find(([, input]) => reads(input.refs))?.[0];
  const input = drafts.get(first.id)?.stage.inputs.find((planned) => planned.name === port);
  const message = circle.length === 1 ? `${first.id} reads itself` : `stages read each other in a circle: ${shown.join(" → ")}`;
  report.add("cycle", message, input?.keyAt ?? first.place);
}
