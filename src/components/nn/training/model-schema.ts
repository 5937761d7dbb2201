import Type, { type Static, type TSchema } from "typebox";
import Value from "typebox/value";
import { SHIFT_PARAM } from "../layers/shift-param.ts";
import { knownNetworks } from "../models/networks.ts";

const strict = { additionalProperties: false } as const;
const triple = <S extends TSchema>(each: S) => Type.Object({ z: each, y: each, x: each }, strict);
const Voxels = Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 });
const Numbers = Type.Array(Type.Number());

/** What a model's file says of it, option types apart: those are the network's own. */
const Model = Type.Object(
  {
    network: Type.String(),
    options: Type.Record(Type.String(), Type.Unknown()),
    shift: Type.Optional(Type.Union([Type.Boolean(), SHIFT_PARAM])),
    tasks: Type.Array(
      Type.Object(
        { name: Type.String(), classes: Type.Array(Type.Union([Type.Number(), Type.String()]), { minItems: 2 }) },
        strict,
      ),
      { minItems: 1 },
    ),
    preparation: Type.Object(
      {
        clip: Type.Object({ below: Type.Optional(Type.Number()), above: Type.Optional(Type.Number()) }, strict),
        standard: Type.Object({ mean: Type.Number(), deviation: Type.Number({ exclusiveMinimum: 0 }) }, strict),
        size: triple(Type.Integer({ minimum: 1 })),
        crop: Type.Optional(
          Type.Object(
            { starts: Type.Optional(triple(Voxels)), evaluate: Type.Optional(triple(Type.Integer({ minimum: 0 }))) },
            strict,
          ),
        ),
      },
      strict,
    ),
    features: Type.Optional(Type.Object({ names: Type.Array(Type.String()), scale: Numbers, offset: Numbers }, strict)),
  },
  strict,
);

/** A file's description of its model, from anywhere; what is wrong with it, in a few words, where it is none. */
export function parseModel(text: string): Static<typeof Model> | string {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return "it is no JSON";
  }
  if (!Value.Check(Model, found)) return problemOf(Model, found);
  const { network, options, features } = found;
  const own = knownNetworks().find(({ name }) => name === network)?.options ?? {};
  for (const [name, schema] of Object.entries(own)) {
    const value = options[name];
    if (value !== undefined && !Value.Check(schema, value)) return `options.${name} ${problemOf(schema, value)}`;
  }
  if (features && [features.scale, features.offset].some(({ length }) => length !== features.names.length))
    return "features has not one scale and offset a name";
  return found;
}

function problemOf(schema: TSchema, found: unknown): string {
  const [problem] = Value.Errors(schema, found);
  return `${problem?.instancePath.slice(1).replaceAll("/", ".") ?? ""} ${problem?.message ?? "does not fit"}`.trimStart();
}
