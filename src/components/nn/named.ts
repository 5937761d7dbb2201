import Type, { type TObject, type TProperties } from "typebox";
import { nameList, nearest } from "../../formats/nearest.ts";
import { type Misfit, refuseMisfits } from "../../runner/contract/misfit.ts";
import { Choice } from "../../runner/contract/params.ts";
import { unknownName } from "./unknown-name.ts";

/** Options by name, as they stand in a spec, checked against their schemas. */
export type Options = { readonly [option: string]: unknown };

/** Something that a spec names and gives options to: a loss, an optimiser, a schedule. */
export interface Named {
  readonly name: string;
  /** One sentence for people. */
  readonly doc: string;
  /** Schemas of its options. None may have a default, which would be filled in for the others too: say in the description what it is. */
  readonly options: TProperties;
}

/** Options that it does not take: each is a mistake at its name. */
export function optionMisfits(what: string, { name, options }: Named, given: Options, common: TProperties = {}): Misfit[] {
  const takes = Object.keys({ ...options, ...common });
  return Object.keys(given)
    .filter((option) => given[option] !== undefined && !takes.includes(option))
    .map((option) => ({
      at: [option],
      message: `the ${what} ${JSON.stringify(name)} has no option ${JSON.stringify(option)}`,
      allowed: nameList(takes),
      nearest: nearest(option, takes),
    }));
}

/** The one of that name. Throws InputError where there is none, or where it has no option of a given name. */
export function findNamed<N extends Named>(
  what: string,
  all: readonly N[],
  name: string,
  given: Options,
  common?: TProperties,
): N {
  const found = all.find((each) => each.name === name);
  if (!found) {
    throw unknownName(
      `there is no ${what} ${JSON.stringify(name)}`,
      name,
      all.map((each) => each.name),
    );
  }
  refuseMisfits(optionMisfits(what, found, given, common));
  return found;
}

/** A component's parameter for one of these: `name`, and the options of all, each optional. `findNamed` refuses those of the others. */
export function namedParam(all: readonly Named[], fallback: string, common: TProperties = {}): TObject {
  const options = Object.entries(Object.assign({}, common, ...all.map((each) => each.options)) as TProperties);
  const name = Choice(
    all.map((each) => each.name),
    { default: fallback, description: all.map((each) => `\`${each.name}\`: ${each.doc}`).join(" ") },
  );
  return Type.Object(
    { name, ...Object.fromEntries(options.map(([option, schema]) => [option, Type.Optional(schema)])) },
    { additionalProperties: false, default: { name: fallback } },
  );
}
