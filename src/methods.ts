import { readFileSync } from "node:fs";
import { arrowOutline } from "./formats/arrow-outline.ts";
import type { MethodsInput, MethodsTask } from "./reporting/methods/methods-input.ts";
import { methodsBib, methodsTex } from "./reporting/methods/methods-tex.ts";
import { type MethodsText, methodsText } from "./reporting/methods/methods-text.ts";
import { gibibytes, librariesOf } from "./run-words.ts";
import type { ReportFacts, ReportTask } from "./runner/cli/report-facts.ts";
import type { Json, JsonObject } from "./runner/contract/json.ts";
import { type Methods, phrasesOf } from "./runner/contract/methods.ts";
import { componentName } from "./runner/spec/component-name.ts";

type Stored = ReportTask["outputs"][string];

/** The methods of a run as files beside its report: LaTeX to \input, and the references. */
export function methodsFilesFor(facts: ReportFacts): { readonly "methods.tex": string; readonly "methods.bib": string } {
  const input = inputOf(facts);
  const text = methodsText(input);
  return { "methods.tex": methodsTex(text, input), "methods.bib": methodsBib(text) };
}

/** The methods of a run: what its components say, with the parameters that were used and the sizes that came out. */
export const methodsFor = (facts: ReportFacts): MethodsText => methodsText(inputOf(facts));

function inputOf(facts: ReportFacts): MethodsInput {
  const done = facts.tasks.filter(({ state, fingerprint }) => state !== "failed" && state !== "skipped" && fingerprint);
  const byId = new Map<string, ReportTask>(facts.tasks.map((one) => [one.task.id, one]));
  const { run } = facts;
  // what draws figures and pages takes part in no number
  const computing = done.filter(
    ({ task }) => !Object.values(task.outputs).some((kind) => kind === "figure" || kind === "document"),
  );
  return {
    experiment: facts.experiment,
    variant: facts.variant,
    synthetic: facts.synthetic,
    // parts of a composite (`tune/trial[…]`) are told of by its last one, which has the stage's own name
    tasks: done.filter(({ task }) => !task.stage.includes("/")).map((one) => taskOf(one, facts, byId)),
    missing: facts.tasks.length - done.length,
    run: {
      version: run.version,
      commit: run.commit,
      dirty: run.dirty,
      node: run.machine.node,
      libraries: librariesOf(computing),
      cpu: run.machine.cpu,
      cores: run.machine.cores,
      memory: gibibytes(run.machine.memory),
      system: run.machine.system,
    },
  };
}

/** Kinds that a reader looks at. */
const SHOWN: readonly string[] = ["table-model", "figure", "document"];

function taskOf(one: ReportTask, facts: ReportFacts, byId: ReadonlyMap<string, ReportTask>): MethodsTask {
  const { task, fingerprint, outputs } = one;
  const entry = facts.components[task.component];
  const methods = entry?.methods;
  const seed = task.cell.seed;
  return {
    id: task.id,
    stage: task.stage,
    component: entry?.name ?? componentName(task.component),
    doc: entry?.doc ?? "",
    ...(methods ? { methods } : {}),
    values: {
      ...(fingerprint && fingerprint.component !== "each" ? fingerprint.with : task.params),
      ...overridesOf(one, facts, byId),
      in: Object.fromEntries(Object.keys(entry?.inputs ?? {}).map((port) => [port, (task.inputs[port]?.refs.length ?? 0) > 0])),
      out: methods ? outputFacts(outputs, neededPorts(methods), facts) : {},
      ...(fingerprint?.engine
        ? { engine: { ...fingerprint.engine, word: fingerprint.engine.threads === 1 ? "thread" : "threads" } }
        : {}),
      synthetic: Object.values(outputs).some(({ synthetic }) => synthetic),
    },
    presents: task.component.startsWith("reporting/") || Object.values(task.outputs).some((kind) => SHOWN.includes(kind)),
    imported: one.state === "imported",
    ...(one.made?.origin ? { origin: one.made.origin } : {}),
    ...(seed === undefined ? {} : { seed: String(seed) }),
  };
}

/** Parameters that an input named `parameters` put before the stage's own (what ml/tune found best). */
function overridesOf({ task }: ReportTask, facts: ReportFacts, byId: ReadonlyMap<string, ReportTask>): JsonObject {
  const ref = task.inputs.parameters?.refs[0];
  const stored = ref && "task" in ref ? byId.get(ref.task)?.outputs[ref.port] : undefined;
  const found = stored?.kind === "metrics" ? readJson(facts, stored) : null;
  const parameters = typeof found === "object" && found !== null && "parameters" in found ? found.parameters : undefined;
  return typeof parameters === "object" && parameters !== null && !Array.isArray(parameters) ? (parameters as JsonObject) : {};
}

/** Ports that slots and conditions name. */
function neededPorts({ sentences }: Methods): ReadonlySet<string> {
  const phrases = sentences.flatMap(phrasesOf);
  const slots = phrases.flatMap(({ text, when, unless }) => [
    ...[...text.matchAll(/\{([^{}% +]+)/g)].map(([, slot]) => slot as string),
    ...Object.keys({ ...when, ...unless }),
  ]);
  return new Set(slots.flatMap((slot) => (slot.startsWith("out.") ? [slot.split(".")[1] as string] : [])));
}

const outputFacts = (outputs: ReportTask["outputs"], ports: ReadonlySet<string>, facts: ReportFacts): JsonObject =>
  Object.fromEntries(
    Object.entries(outputs)
      .filter(([port]) => ports.has(port))
      .map(([port, stored]) => [port, factsOf(stored, facts)]),
  );

/** Sizes of an output, never what it says of a patient. */
function factsOf(stored: Stored, facts: ReportFacts): Json {
  switch (stored.kind) {
    case "table":
    case "scores": {
      const outline = arrowOutline(facts.pathOf(stored));
      if (!outline) return null;
      const numbers = outline.columns.filter(({ name, type }) => (type === "number" || type === "integer") && !ID.test(name));
      return { rows: outline.rows, columns: outline.columns.length, numbers: numbers.length };
    }
    case "split": {
      const split = readJson(facts, stored) as { readonly train?: readonly Json[]; readonly test?: readonly Json[] } | null;
      return split ? { train: split.train?.length ?? 0, test: split.test?.length ?? 0 } : null;
    }
    case "cases": {
      const list = readJson(facts, stored) as { readonly cases?: readonly Json[] } | null;
      return { cases: list?.cases?.length ?? null };
    }
    case "metrics":
      return stored.patientLevel ? null : readJson(facts, stored);
    default:
      return null;
  }
}

/** Names of columns with a row's id. */
const ID = /^(PID|id|case)$/;

function readJson(facts: ReportFacts, stored: Stored): Json {
  try {
    return JSON.parse(readFileSync(facts.pathOf(stored), "utf8")) as Json;
  } catch {
    return null; // it only goes untold
  }
}
