import fc from "fast-check";
import { booleanColumn, type Column, integerColumn, numberColumn, type Table, textColumn } from "../../src/formats/table.ts";

const gap = <T>(arbitrary: fc.Arbitrary<T>, none: T): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary, weight: 5 }, { arbitrary: fc.constant(none), weight: 1 });
const name = fc
  .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .filter((text) => isWhole(text) && text.trim() !== "" && !text.startsWith("\ufeff"));

/** No half of a surrogate pair, which UTF-8 cannot hold. */
function isWhole(text: string): boolean {
  return Buffer.from(text, "utf8").toString("utf8") === text;
}

/** Any table: up to five columns of every type with gaps, awkward names and text, now and then an id. */
export const randomTable: fc.Arbitrary<Table> = fc
  .tuple(fc.nat({ max: 12 }), fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), fc.boolean())
  .chain(([rows, names, hasId]) =>
    fc
      .tuple(...names.map((each) => randomColumn(each, rows)))
      .map((columns) => ({ rows, columns, ...(hasId ? { id: names[0]! } : {}) })),
  );

function randomColumn(column: string, rows: number): fc.Arbitrary<Column> {
  const cells = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength: rows, maxLength: rows });
  return fc.oneof(
    cells(gap(fc.double({ noNaN: true }), Number.NaN)).map((values) => numberColumn(column, values)),
    cells(gap(fc.maxSafeInteger(), Number.NaN)).map((values) =>
      integerColumn(
        column,
        values.map((value) => value + 0),
      ),
    ),
    cells(gap(fc.integer(), Number.NaN)).map((values) => integerColumn(column, values)),
    cells(gap<boolean | null>(fc.boolean(), null)).map((values) => booleanColumn(column, values)),
    cells(gap<string | null>(fc.string({ maxLength: 10, unit: "grapheme" }).filter(isWhole), null)).map((values) =>
      textColumn(column, values),
    ),
  );
}
