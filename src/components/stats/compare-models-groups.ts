import { listNames } from "../../formats/format-error.ts";
import { nearest } from "../../formats/nearest.ts";
import { InputError } from "../../runner/contract/failure.ts";
import type { ScoredModel } from "./scored-models.ts";

/** Models that are compared with one another. */
export interface ModelGroup {
  /** The axes in which they agree. */
  readonly cell: ScoredModel["cell"];
  readonly models: readonly ScoredModel[];
  /** Numbers of the models to compare; the second is the baseline where there is one. */
  readonly pairs: readonly (readonly [a: number, b: number])[];
}

/**
 * Parts models by the axes they must agree in (`within`; those that all have unless said) and pairs those of each part: each with the
 * baseline, or every one with those after it. A model alone in its part is warned of; if all are, and where the baseline is missing or
 * not one model, it is an InputError.
 */
export function groupModels(
  models: readonly ScoredModel[],
  options: { readonly within?: readonly string[] | undefined; readonly baseline?: string | undefined },
  warn: (message: string) => void = () => {},
): ModelGroup[] {
  if (models.length < 2) {
    throw new InputError({
      code: "too-few-models",
      message: `a comparison needs the scores of two models or more, got ${models.length}`,
    });
  }
  const axes = withinAxes(models, options.within);
  const parts = new Map<string, ScoredModel[]>();
  for (const model of models) {
    const key = JSON.stringify(axes.map((axis) => model.cell[axis] ?? null));
    const own = parts.get(key);
    if (own) own.push(model);
    else parts.set(key, [model]);
  }
  const groups: ModelGroup[] = [];
  for (const own of parts.values()) {
    const cell = Object.fromEntries(axes.map((axis) => [axis, own[0]!.cell[axis] ?? null]));
    if (own.length > 1) groups.push({ cell, models: own, pairs: pairsOf(own, options.baseline, cellText(cell)) });
    else if (parts.size < models.length) warn(`${own[0]!.name} is the only model of ${cellText(cell)}: it is not compared`);
  }
  if (groups.length === 0) {
    throw new InputError({
      code: "too-few-models",
      message: `no two of these models agree in ${listNames(axes)}: ${listNames(models.map(({ name }) => name))}`,
      help: "name the axes in which compared models must agree (parameter within; [] compares all with all)",
    });
  }
  return groups;
}

function withinAxes(models: readonly ScoredModel[], within: readonly string[] | undefined): readonly string[] {
  const all = [...new Set(models.flatMap(({ cell }) => Object.keys(cell)))];
  if (within === undefined) return all.filter((axis) => models.every(({ cell }) => axis in cell));
  const unknown = within.find((axis) => !all.includes(axis));
  if (unknown === undefined) return within;
  const meant = nearest(unknown, all);
  throw new InputError({
    code: "unknown-axis",
    message: `no model has an axis "${unknown}"`,
    allowed: all.length === 0 ? "the models have no axes" : listNames(all),
    ...(meant === undefined ? {} : { nearest: meant }),
  });
}

function pairsOf(models: readonly ScoredModel[], baseline: string | undefined, where: string): [number, number][] {
  if (baseline === undefined)
    return models.flatMap((_, a) => models.slice(a + 1).map((_, k): [number, number] => [a, a + 1 + k]));
  const named = models.flatMap((model, at) => (isNamed(model, baseline) ? [at] : []));
  if (named.length !== 1) {
    const names = models.map(({ name }) => name);
    const meant = nearest(baseline, [...new Set(models.map(({ stage }) => stage))]);
    throw new InputError({
      code: named.length === 0 ? "unknown-baseline" : "ambiguous-baseline",
      message:
        named.length === 0
          ? `the baseline "${baseline}" is none of the models of ${where}`
          : `the baseline "${baseline}" is ${named.length} of the models of ${where}: ${listNames(named.map((at) => names[at]!))}`,
      allowed: listNames(names),
      ...(named.length > 0 || meant === undefined ? {} : { nearest: meant }),
    });
  }
  return models.flatMap((_, a): [number, number][] => (a === named[0] ? [] : [[a, named[0]!]]));
}

/** By its name, its stage (the base where variants are compared), or stage@variant. */
function isNamed({ name, stage, variant }: ScoredModel, baseline: string): boolean {
  if (name === baseline || `${stage}@${variant ?? "base"}` === baseline) return true;
  return stage === baseline && (variant === undefined || variant === "base");
}

const cellText = (cell: ScoredModel["cell"]): string =>
  Object.keys(cell).length === 0
    ? "the comparison"
    : Object.entries(cell)
        .map(([axis, value]) => `${axis}=${String(value)}`)
        .join(", ");
