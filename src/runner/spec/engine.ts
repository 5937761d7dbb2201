import { nameList, nearest } from "../../formats/nearest.ts";
import { checkValue } from "./check-value.ts";
import type { CompiledSpec } from "./compiled.ts";
import { makeReporter, type Reporter } from "./diagnostics.ts";
import type { FileProbe } from "./files.ts";
import { TOP_KEYS } from "./keys.ts";
import { isNull, isPoison, type MapNode, type Node } from "./node.ts";
import { applyOverrides, applyVariant } from "./overlay.ts";
import { Evaluator, type Scope, type Surroundings } from "./scope.ts";
import { mapAt, textAt } from "./shape.ts";
import type { Span } from "./source.ts";

/** Leaves the choice to the machine. */
const AUTO = "auto";
const TOP_SCOPE: Scope = { cell: null, each: false, place: "no stage is at hand here" };

interface World {
  readonly engines: readonly string[];
  readonly report: Reporter;
}

function unknownEngine(name: string, at: Span, names: readonly string[], report: Reporter): void {
  const hints = { allowed: nameList(names), nearest: nearest(name, names) };
  report.add("unknown-engine", `there is no engine ${JSON.stringify(name)}`, at, hints);
}

/** The engine that a spec's `engine` asks for: one of `engines`; undefined for none, `auto` and a mistake (reported). */
export function readEngine(
  written: Node | undefined,
  evaluator: Evaluator,
  { engines, report }: Pick<World, "engines" | "report">,
): string | undefined {
  if (written === undefined || isNull(written)) return undefined;
  const name = textAt(evaluator.evaluate(written, TOP_SCOPE), "`engine`", report);
  if (name === null || name === AUTO) return undefined;
  if (engines.includes(name)) return name;
  unknownEngine(name, written.at, [AUTO, ...engines], report);
  return undefined;
}

type PerEngine = NonNullable<CompiledSpec["settings"]["engines"]>;

/** A spec's `engines`, checked: what it says of each, by name. */
export function readEngines(root: MapNode, around: World & { readonly files: FileProbe }): PerEngine {
  const { engines, report, files } = around;
  const written = mapAt(root, "engines", "`engines`", report);
  if (!written) return {};
  for (const [name, { keyAt }] of written.entries) if (!engines.includes(name)) unknownEngine(name, keyAt, engines, report);
  const checking = { report, files, paths: [], cases: [], word: "key" as const };
  const value = checkValue(written, TOP_KEYS.engines?.schema ?? {}, ["engines"], checking) as PerEngine;
  const profiles = root.entries.get("profiles")?.value;
  const known = profiles?.type === "map" ? [...profiles.entries.keys()] : [];
  for (const [, { value: one }] of written.entries) {
    const profile = one.type === "map" ? one.entries.get("profile")?.value : undefined;
    if (profile?.type !== "scalar" || typeof profile.value !== "string" || known.includes(profile.value)) continue;
    const hints = { allowed: nameList(known), nearest: nearest(profile.value, known) };
    report.add("unknown-profile", `this spec has no profile ${JSON.stringify(profile.value)}`, profile.at, hints);
  }
  return value;
}

/**
 * The profile that a spec lays down for the engine of the run, and by what it was chosen; undefined where it lays down none.
 * `root` is the spec without any profile: the engine may hang on a variant and on -p, but not on what it decides.
 */
export function profileByEngine(
  root: MapNode,
  world: Pick<World, "engines"> & {
    readonly around: Surroundings;
    readonly variant: string | null;
    readonly overrides: readonly string[];
    readonly cwd: string;
    readonly engine: string | undefined;
    readonly engineFor: (wanted: string | undefined) => string | undefined;
  },
): NonNullable<CompiledSpec["byEngine"]> | undefined {
  const written = root.entries.get("engines")?.value;
  if (written?.type !== "map") return undefined;
  const report = makeReporter(); // mistakes are told where the spec itself is read
  let probe = world.variant === null ? root : applyVariant(root, world.variant, report);
  probe = applyOverrides(probe, world.overrides, world.cwd, report);
  const params = probe.entries.get("params")?.value;
  const evaluator = new Evaluator(params?.type === "map" ? params : null, { ...world.around, report });
  const own = readEngine(probe.entries.get("engine")?.value, evaluator, { engines: world.engines, report });
  const wanted = world.engine === undefined ? own : world.engine;
  const engine = world.engineFor(wanted);
  const said = engine === undefined ? undefined : written.entries.get(engine)?.value;
  const profile = said?.type === "map" ? said.entries.get("profile")?.value : undefined;
  const name = profile?.type === "scalar" && typeof profile.value === "string" && !isPoison(profile) ? profile.value : null;
  return { wanted: wanted ?? null, engine: engine ?? null, profile: name };
}
