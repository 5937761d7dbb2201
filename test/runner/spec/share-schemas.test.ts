import { expect } from "chai";
import type { Json, JsonObject } from "../../../src/runner/contract/json.ts";
import { experimentSchema } from "../../../src/runner/spec/json-schema.ts";
import { isObject, schemaOf } from "../../../src/runner/spec/schema-text.ts";
import { shareSchemas } from "../../../src/runner/spec/share-schemas.ts";
import { fakeCatalogue } from "./fake-catalogue.ts";

/** A schema with the definitions that `known` lacks written out where they are referred to. */
function writtenOut(whole: JsonObject, known: JsonObject): JsonObject {
  const expand = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(expand);
    if (!isObject(value)) return value;
    const name = /^#\/definitions\/([^/]+)$/.exec(String(value.$ref))?.[1];
    if (name === undefined || Object.hasOwn(known, name))
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, expand(v)]));
    expect(Object.keys(value), name).to.deep.equal(["$ref"]);
    return expand(schemaOf(whole.definitions)[name]!);
  };
  const { definitions, ...rest } = whole;
  const kept = Object.fromEntries(Object.keys(known).map((name) => [name, expand(schemaOf(definitions)[name]!)]));
  return { ...schemaOf(expand(rest)), definitions: kept };
}

const LONG = "What this is for. ".repeat(20);
const word: JsonObject = { description: LONG, type: "string" };
const pair: JsonObject = { description: LONG, type: "object", properties: { left: word, right: { type: "integer" } } };
const component = (more: JsonObject): JsonObject => ({ type: "object", properties: { style: pair, ...more } });

describe("schemas that are stated in several places", () => {
  const whole: JsonObject = {
    definitions: { stage: { anyOf: [component({ a: word }), component({ style2: { description: LONG, type: "number" } })] } },
  };

  it("are stated once, named after what they stand under, and say the same", () => {
    const shared = shareSchemas(whole);
    const definitions = schemaOf(shared.definitions);
    expect(Object.keys(definitions)).to.deep.equal(["stage", "style", "left"]);
    expect(definitions.style).to.deep.equal({
      ...pair,
      properties: { left: { $ref: "#/definitions/left" }, right: { type: "integer" } },
    });
    expect(writtenOut(shared, schemaOf(whole.definitions))).to.deep.equal(whole);
  });

  it("get another name where theirs is taken, and stay where they are short or differ", () => {
    const other: JsonObject = { ...word, minLength: 1 };
    const taken: JsonObject = {
      definitions: { left: { type: "null" } },
      anyOf: [
        { properties: { left: word, right: { type: "integer" } } },
        { properties: { left: word, right: { type: "integer" }, only: { ...word, minLength: 2 } } },
        {
          properties: { both: { items: [{ properties: { left: other } }, { required: ["left"], properties: { left: other } }] } },
        },
      ],
    };
    const shared = shareSchemas(taken);
    expect(Object.keys(schemaOf(shared.definitions))).to.deep.equal(["left", "left-2", "left-3"]);
    expect(writtenOut(shared, { left: null })).to.deep.equal(taken);
  });

  it("leaves values alone that look like schemas", () => {
    const value = { properties: { a: word }, $comment: LONG };
    const examples: JsonObject = { properties: { one: { default: value }, two: { enum: [value] }, three: { const: value } } };
    expect(shareSchemas(examples)).to.deep.equal({ ...examples, definitions: {} });
  });

  it("is what the schema of specs is made with", () => {
    const schema = experimentSchema(fakeCatalogue, ["tensorflow", "portable"]);
    expect(shareSchemas(schema)).to.deep.equal(schema);
  });
});
