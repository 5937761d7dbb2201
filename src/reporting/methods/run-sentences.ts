import { counted } from "../../formats/counted.ts";
import { shortDigest } from "../../formats/short-digest.ts";
import type { Inline, MethodsInput, MethodsTask } from "./methods-input.ts";
import { joined, valueText } from "./slots.ts";

const text = (words: string): readonly Inline[] => [{ text: words }];

/** What was repeated over which seeds: stages whose matrix has an axis named seed. */
export function seedSentences(tasks: readonly MethodsTask[]): readonly (readonly Inline[])[] {
  const seeds = new Map<string, Set<string>>();
  for (const { stage, seed } of tasks) if (seed !== undefined) seeds.set(stage, (seeds.get(stage) ?? new Set()).add(seed));
  const stagesOf = new Map<string, string[]>();
  for (const [stage, set] of seeds) {
    if (set.size < 2) continue;
    const key = `${set.size} seeds (${valueText([...set])})`;
    stagesOf.set(key, [...(stagesOf.get(key) ?? []), stage]);
  }
  return [...stagesOf].map(([key, stages]) =>
    text(`${valueText(stages)} ${stages.length === 1 ? "was" : "were"} repeated with each of ${key}.`),
  );
}

/** Versions, commit, machine, and what was computed elsewhere. */
export function runSentences({ experiment, variant, run, tasks }: MethodsInput): readonly (readonly Inline[])[] {
  const commit =
    run.commit === null ? "" : ` of commit ${shortDigest(run.commit)}${run.dirty ? " with uncommitted changes" : ""}`;
  const name = variant === null ? experiment : `${experiment}, variant ${variant},`;
  const libraries = Object.entries(run.libraries).map(([library, version]) => `${library} ${version}`);
  const used = libraries.length > 0 ? `, with ${joined(libraries)}` : "";
  const sentences = [
    text(`The experiment ${name}${commit} was run with regimen ${run.version} on Node.js ${run.node.replace(/^v/, "")}${used}.`),
    text(
      `The machine had ${counted(run.cores, "core")}${run.cpu === "" ? "" : ` (${run.cpu})`} and ${run.memory} GiB of memory, under ${run.system}.`,
    ),
  ];
  const byOrigin = new Map<string, Set<string>>();
  for (const { stage, imported, origin = "" } of tasks)
    if (imported) byOrigin.set(origin, (byOrigin.get(origin) ?? new Set()).add(stage));
  for (const [origin, stages] of byOrigin) {
    const results = stages.size === 1 ? "stage" : "stages";
    const where = origin === "" ? "" : ` (${origin})`;
    sentences.push(text(`Results of the ${results} ${valueText([...stages])} were computed elsewhere${where} and imported.`));
  }
  return sentences;
}
