import Type, { type Static } from "typebox";
import type { Misfit } from "../../runner/contract/misfit.ts";
import { WHERE } from "../scores/selector-params.ts";

/** One value of a paper's text: what number it is, and how it is printed. */
export const VALUE = Type.Object(
  {
    of: Type.Optional(
      Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
        description: "Key of a number of the tables (`table2.forest.auc`, `….sd`, `….difference`, `….p`); several are added.",
      }),
    ),
    metric: Type.Optional(
      Type.String({
        minLength: 1,
        description: "A number of the metrics; dots lead inwards (`tasks.severity.loss`).",
      }),
    ),
    stage: Type.Optional(Type.String({ minLength: 1, description: "Stage whose metrics are meant, where there are several." })),
    where: WHERE,
    value: Type.Optional(
      Type.Union([Type.Number(), Type.String()], { description: 'The value itself, of a parameter say: "${params.trees}".' }),
    ),
    digits: Type.Optional(Type.Integer({ minimum: 0, maximum: 17, description: "Decimals." })),
    significant: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 17, description: "Significant digits, in place of decimals." }),
    ),
    scale: Type.Optional(Type.Number({ description: "Factor before rounding." })),
    percent: Type.Boolean({ default: false, description: "Print a share as per cent: 100 times, with the sign." }),
    thousands: Type.Boolean({ default: false, description: "Group thousands by commas." }),
    sign: Type.Boolean({ default: false, description: "Print a plus before what is positive." }),
    p: Type.Boolean({ default: false, description: "A p-value: three decimals unless said, and `<0.001` for what is less." }),
    unit: Type.Optional(Type.String({ minLength: 1, description: "Printed after a thin space." })),
  },
  { additionalProperties: false },
);

/** One value as its YAML declares it, defaults filled in. */
export type ValueParams = Static<typeof VALUE>;

/** Names of values: they stand in keys and in LaTeX. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
const SOURCES = ["of", "metric", "value"] as const;

/** What does not go together in the values of a stage, with these inputs. */
export function valueMisfits(
  { values }: { readonly values: { readonly [name: string]: ValueParams } },
  inputs: ReadonlySet<string>,
): readonly Misfit[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const at = ["values", name];
    const quoted = `the value "${name}"`;
    const given = SOURCES.filter((source) => value[source] !== undefined);
    const misfits: Misfit[] = [];
    if (!NAME.test(name))
      misfits.push({ at, message: `${quoted} cannot be a name in LaTeX`, allowed: "letters, digits and hyphens" });
    if (given.length !== 1)
      misfits.push({
        at,
        message: given.length === 0 ? `${quoted} does not say what it is` : `${quoted} says ${given.join(" and ")}`,
        allowed: `one of ${SOURCES.join(", ")}`,
      });
    for (const [source, port] of [
      ["of", "tables"],
      ["metric", "metrics"],
    ] as const)
      if (value[source] !== undefined && !inputs.has(port))
        misfits.push({
          at: [...at, source],
          message: `${quoted} is of ${port}, and the stage is given none`,
          help: `name them: in: { ${port}: […] }`,
        });
    if (value.metric === undefined && (value.stage !== undefined || Object.keys(value.where).length > 0))
      misfits.push({
        at: [...at, value.stage === undefined ? "where" : "stage"],
        message: `${quoted} chooses among metrics, and names no metric`,
        help: "a key names its table; stage and where go with metric",
      });
    for (const [one, other] of [
      ["digits", "significant"],
      ["significant", "p"],
      ["percent", "unit"],
      ["percent", "p"],
    ] as const)
      if (isSaid(value[one]) && isSaid(value[other]))
        misfits.push({ at: [...at, other], message: `${quoted} has both ${one} and ${other}`, help: "leave one out" });
    return misfits;
  });
}

const isSaid = (option: unknown): boolean => option !== undefined && option !== false;
