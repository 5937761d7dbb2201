import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { digestText } from "../cache/digest.ts";
import { replaceFile } from "../cache/file-layer.ts";
import type { Store } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import { type Check, type Component, checkOf, leavesResults } from "../contract/component.ts";
import type { Composite } from "../contract/composite.ts";
import { type Failure, failed, type Result, success } from "../contract/failure.ts";
import type { Digest } from "../contract/ids.ts";
import type { JsonObject } from "../contract/json.ts";
import { KINDS } from "../contract/kinds.ts";
import { type Methods, methodsProblems } from "../contract/methods.ts";
import { BundleError, bundleForLoading, digestCode } from "./bundle.ts";
import { componentOf, methodsOf } from "./component-module.ts";

/** A user's component: what the catalogue would say of it, and where the module is that a worker loads. */
export interface OwnComponent {
  readonly entry: CatalogueEntry;
  readonly module: string;
  readonly check?: Check;
  /** Every file behind it, absolute. */
  readonly files: readonly string[];
}

/** What the loader has to know of this copy of regimen. */
export interface Self {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the module that `import … from "regimen"` gives. */
  readonly module: string;
}

/** The catalogue's description of a component that has been loaded. */
export function describeComponent(
  component: Omit<Component, "run"> | Composite,
  code: { readonly digest: Digest; readonly libraries: CatalogueEntry["libraries"] },
  methods?: Methods,
): CatalogueEntry {
  const { name, version, doc, params, inputs, outputs } = component;
  const { anyInputs, dynamicOutputs, resources, showsStage, engine, check }: Partial<Component> = component;
  return {
    name,
    version,
    doc,
    params: JSON.parse(JSON.stringify(params)) as JsonObject,
    inputs,
    outputs,
    ...(anyInputs ? { anyInputs } : {}),
    ...(dynamicOutputs ? { dynamicOutputs } : {}),
    ...(resources ? { resources } : {}),
    ...(showsStage ? { showsStage } : {}),
    ...(engine ? { engine } : {}),
    ...("expand" in component ? { composite: true } : {}),
    ...(check ? { checks: true } : {}),
    ...(methods ? { methods } : {}),
    codeDigest: code.digest,
    libraries: code.libraries,
  };
}

/** Bundles and loads a user's component (`use: ./file.ts`). Its module's top level runs here; its `run` only in a worker. */
export async function loadOwnComponent(store: Store, self: Self, file: string): Promise<Result<OwnComponent>> {
  try {
    const code = await digestCode(file, self);
    const bundle = await bundleForLoading(file, self);
    const module = join(store.home, "own", `${digestText(bundle)}.mjs`);
    if (!existsSync(module)) replaceFile(store.files, module, bundle);
    const exports = (await import(pathToFileURL(module).href)) as { readonly [name: string]: unknown };
    const component = componentOf(exports);
    if (!component) {
      return failed({
        code: "no-component",
        message: `${file} exports no component`,
        help: 'export one: `export const mine = defineComponent({ name, version, doc, params, inputs, outputs, run })`, with defineComponent from "regimen"',
      });
    }
    const methods = methodsOf(exports);
    const problems = problemsOf(component, methods, file);
    if (problems.length > 0) return failed(...problems);
    const check = guarded(checkOf(component));
    return success({
      entry: describeComponent(component, code, methods),
      module,
      files: code.files,
      ...(check ? { check } : {}),
    });
  } catch (error) {
    if (error instanceof BundleError) return failed(...error.problems.map((problem) => bundleFailure(problem)));
    return failed({ code: "component-load", message: `${file} cannot be loaded: ${(error as Error).message}` });
  }
}

/** A check that throws is a mistake of the component, told like those that it finds. */
const guarded = (check: Check | undefined): Check | undefined =>
  check &&
  ((params, inputs) => {
    try {
      return check(params, inputs);
    } catch (error) {
      return [{ at: [], message: `the component's check failed: ${error instanceof Error ? error.message : String(error)}` }];
    }
  });

/** What a component declares that no run could keep, as one mistake: kinds that there are not, files outside the results. */
function problemsOf(component: Component, methods: Methods | undefined, file: string): readonly Failure[] {
  const known = new Set<unknown>([...KINDS, "any"]);
  const problems: string[] = Number.isInteger(component.version) ? [] : ["its version must be a whole number"];
  let help: string | undefined;
  for (const [port, { kind }] of [...Object.entries(component.inputs ?? {}), ...Object.entries(component.outputs)]) {
    const wrong = (Array.isArray(kind) ? (kind as readonly unknown[]) : [kind]).find((one) => !known.has(one));
    if (wrong === undefined) continue;
    problems.push(`port "${port}" has the kind "${String(wrong)}", which there is not`);
    help = `kinds are ${KINDS.join(", ")}`;
  }
  for (const [port, { publish }] of Object.entries(component.outputs)) {
    if (publish !== undefined && leavesResults(publish))
      problems.push(`output "${port}" is published to "${publish}", which leaves the results`);
  }
  if (methods) problems.push(...methodsProblems(methods));
  if (problems.length === 0) return [];
  return [
    { code: "bad-component", message: `${basename(file)}: ${problems.join("; ")}`, ...(help === undefined ? {} : { help }) },
  ];
}

function bundleFailure({ text, file, line, column, source }: BundleError["problems"][number]): Failure {
  return { code: "component-syntax", message: text, place: { file, line, column, length: 1, source } };
}
