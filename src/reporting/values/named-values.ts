import { listNames } from "../../formats/format-error.ts";
import type { JsonValue } from "../../formats/kind-values.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { isSelected, type Selector } from "../scores/scored.ts";
import type { Origin } from "../scores/sourced.ts";
import { slug } from "../tables/keys.ts";
import type { Rounding } from "../tables/model.ts";
import type { TableNumber } from "../tables/table-numbers.ts";
import { unknownName } from "../unknown-name.ts";
import { type Format, formatValue, type Printed, texOf } from "./format-value.ts";
import { metricNumbers } from "./metric-numbers.ts";
import type { ValueParams } from "./value-params.ts";
import type { NamedValue } from "./values-model.ts";

/** A number of the tables with how its table rounds. */
export interface Keyed extends Pick<TableNumber, "key" | "text" | "value"> {
  readonly rounding?: Rounding;
  readonly n?: number;
}

/** Metrics with where they come from. */
export interface SourcedMetrics extends Origin {
  readonly metrics: JsonValue;
}

type Declared = { readonly [name: string]: ValueParams };
type Found = Pick<NamedValue, "value" | "of" | "n"> & { readonly asPrinted?: string; readonly rounding?: Rounding };

/** The declared values of the stage `stage`, looked up and printed. What is not there is an InputError that names the nearest. */
export function namedValues(
  declared: Declared,
  numbers: ReadonlyMap<string, Keyed>,
  metrics: readonly SourcedMetrics[],
  stage: string,
): readonly NamedValue[] {
  return Object.entries(declared).map(([name, params]) => {
    const { asPrinted, rounding, ...found } = find(name, params, numbers, metrics);
    const { text, tex } = print(name, found.value, params, rounding, asPrinted);
    const value = Number.isNaN(found.value) ? null : found.value;
    const unit = params.percent ? "%" : params.unit;
    return { name, key: `${slug(stage)}.${name}`, text, tex, ...found, value, ...(unit === undefined ? {} : { unit }) };
  });
}

function find(
  name: string,
  { of, metric, stage, where, value }: ValueParams,
  numbers: ReadonlyMap<string, Keyed>,
  metrics: readonly SourcedMetrics[],
): Found {
  if (value !== undefined) return { value, of: "a value of the spec" };
  if (metric !== undefined) return ofMetric(name, metric, { ...(stage === undefined ? {} : { stage }), where }, metrics);
  const parts = [of!].flat().map((key) => numberOf(name, key, numbers));
  const [first, ...others] = parts as [Keyed, ...Keyed[]]; // the schema asks for one at least
  if (others.length === 0) {
    const { key, value: full, text, rounding, n } = first;
    return {
      value: full,
      of: key,
      ...(text === null ? {} : { asPrinted: text }),
      ...(rounding ? { rounding } : {}),
      ...(n ? { n } : {}),
    };
  }
  const sum = parts.reduce((total, part) => total + addend(name, part), 0);
  return { value: sum, of: parts.map(({ key }) => key).join(" + "), ...(first.rounding ? { rounding: first.rounding } : {}) };
}

function numberOf(name: string, key: string, numbers: ReadonlyMap<string, Keyed>): Keyed {
  const found = numbers.get(key);
  if (!found)
    throw unknownName("unknown-key", `the value "${name}" is of the key "${key}", which no table has`, key, [...numbers.keys()]);
  return found;
}

function addend(name: string, { key, value }: Keyed): number {
  if (typeof value === "number") return value;
  throw new InputError({ code: "not-a-number", message: `the value "${name}" adds ${key}, which has no number` });
}

function ofMetric(name: string, metric: string, selector: Selector, metrics: readonly SourcedMetrics[]): Found {
  const chosen = metrics.filter((each) => isSelected(each, selector));
  const labels = metrics.map(({ label }) => label);
  if (chosen.length === 0)
    throw new InputError({
      code: "unknown-metrics",
      message: `the value "${name}" selects none of the metrics`,
      allowed: listNames(labels),
    });
  const [from, other] = chosen as [SourcedMetrics, SourcedMetrics | undefined]; // none was refused above
  if (other)
    throw new InputError({
      code: "ambiguous-metrics",
      message: `the value "${name}" would be both of ${from.label} and of ${other.label}`,
      help: 'say which with "stage" and "where"',
    });
  const known = metricNumbers(from.metrics);
  const value = known.get(metric);
  if (value === undefined)
    throw unknownName("unknown-metric", `the value "${name}": ${from.label} has no number "${metric}"`, metric, [
      ...known.keys(),
    ]);
  return { value, of: `${metric} of ${from.label}` };
}

function print(
  name: string,
  value: number | string | null,
  format: Format,
  rounding: Rounding | undefined,
  asPrinted: string | undefined,
): Printed {
  if (typeof value === "string") return { text: value, tex: texOf(value) };
  const printed = formatValue(value ?? Number.NaN, format, rounding, asPrinted);
  if (printed) return printed;
  throw new InputError({
    code: "no-digits",
    message: `the value "${name}" is ${value}, and nothing says to how many digits`,
    help: "give it digits or significant",
  });
}
