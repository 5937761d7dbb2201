import { expect } from "chai";
import fc from "fast-check";
import { readCsv, writeCsv } from "../../src/formats/csv.ts";
import { inferColumn } from "../../src/formats/infer-column.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../src/formats/table.ts";
import { requireReference, runPython } from "../support/reference.ts";
import { failureOf } from "./failure-of.ts";
import { randomTable } from "./random-table.ts";

const read = (text: string): Promise<Table> => readCsv(Buffer.from(text, "utf8"), "data/cohort.csv");

describe("formats/csv", () => {
  it("reads quotes, line ends of any system, a byte order mark and blank lines", async () => {
    const table = await read('\ufeffPID,name,"x,y"\r\n1,"O""Neil, A.",2.5\r\n\r\n2,"two\nlines",\r\n');
    expect(table).to.deep.equal(
      tableOf([
        integerColumn("PID", [1, 2]),
        textColumn("name", ['O"Neil, A.', "two\nlines"]),
        numberColumn("x,y", [2.5, Number.NaN]),
      ]),
    );
    expect(await read("a\r1\r2\r")).to.deep.equal(tableOf([integerColumn("a", [1, 2])]));
  });

  it("infers types from all cells of a column", () => {
    const type = (...cells: string[]): string => inferColumn("c", cells).type;
    expect(type("1", "", "-3")).to.equal("integer");
    expect(type("1", "2.0")).to.equal("number");
    expect(type("1e5", "-.5", "+3.")).to.equal("number");
    expect(type("1", "NaN", "NA")).to.equal("integer");
    expect(type("inf", "-Infinity")).to.equal("number");
    expect(type("True", "FALSE", "")).to.equal("boolean");
    expect(type("true", "1")).to.equal("text");
    expect(type("1", "true")).to.equal("text");
    expect(type("", "")).to.equal("number");
    expect(type("007", "12")).to.equal("text");
    expect(type("0", "0.5", "-0.5")).to.equal("number");
    expect(type("12345678901234567891")).to.equal("text");
    expect(type("12345678901234567891", "0.5")).to.equal("number");
    expect(type("0x10")).to.equal("text");
    expect(type("1 2")).to.equal("text");
    expect(type(" 5", "6 ")).to.equal("integer");
    expect(inferColumn("c", ["NA", "x"]).values).to.deep.equal(["NA", "x"]);
  });

  it("writes the shortest digits that read back, and keeps numbers numbers", async () => {
    const table = tableOf([
      numberColumn("x", [0.1 + 0.2, 1e21, -0, Number.NaN, Infinity, -Infinity]),
      numberColumn("whole", [1, 2, 3e15, 1e22, Number.NaN, -5]),
      integerColumn("n", [1, -2, Number.NaN, 0, 9007199254740991, 5]),
      booleanColumn("b", [true, false, null, true, true, true]),
      textColumn("t", ['a "q"', "c,d", null, "é\r", "", " pad "]),
    ]);
    const text = await writeCsv(table);
    expect(text).to.equal(
      'x,whole,n,b,t\n0.30000000000000004,1.0,1,true,"a ""q"""\n1e+21,2.0,-2,false,"c,d"\n-0,3000000000000000.0,,,\n' +
        ',1e+22,0,true,"é\r"\ninf,,9007199254740991,true,\n-inf,-5.0,5,true, pad \n',
    );
    const back = await read(text);
    expect(back.columns.map((column) => column.type)).to.deep.equal(["number", "number", "integer", "boolean", "text"]);
    expect(Object.is(back.columns[0]!.values[2], -0)).to.equal(true);
  });

  it("keeps missing cells of a lone column", async () => {
    const table = tableOf([numberColumn("x", [Number.NaN, 1, Number.NaN])]);
    expect(await writeCsv(table)).to.equal('x\n""\n1.0\n""\n');
    expect(await read(await writeCsv(table))).to.deep.equal(table);
  });

  it("reads back what it wrote, cell for cell", () =>
    fc.assert(
      fc.asyncProperty(randomTable, async (table) => {
        const back = await read(await writeCsv(table));
        expect(back.columns.map((column) => column.name)).to.deep.equal(table.columns.map((column) => column.name));
        expect(back.rows).to.equal(table.rows);
        table.columns.forEach((column, j) => {
          const other = back.columns[j]!;
          for (let row = 0; row < table.rows; row++) {
            const cell = column.values[row]!;
            if (column.type === "text")
              expect(printed(other.values[row], other.type)).to.equal(textBack(cell as string | null, other.type));
            else expect(other.values[row]).to.deep.equal(cell);
          }
        });
      }),
      { numRuns: 150 },
    ));

  it("says which row is too short or too long", async () => {
    expect(await failureOf(() => read("a,b,c\n1,2,3\n\n4,5\n6,7,8\n"))).to.deep.equal({
      code: "ragged-row",
      message: "cohort.csv, row 2 (line 4) has 2 cells, but the heading has 3",
      file: "data/cohort.csv",
      row: 2,
      line: 4,
      column: "c",
      help: "quote cells that hold commas or line ends, and fill the row up",
    });
    expect(await failureOf(() => read('a,b\n"x\ny",2\n1,2,3\n4,5\n'))).to.include({
      code: "ragged-row",
      message: "cohort.csv, row 2 (line 4) has 3 cells, but the heading has 2",
    });
    expect(await failureOf(() => read("a,b,c\n1,2,3\n4,5"))).to.deep.equal({
      code: "cut-off-file",
      message: "cohort.csv, row 2 (line 3) has 2 cells, but the heading has 3",
      file: "data/cohort.csv",
      row: 2,
      line: 3,
      column: "c",
      help: "it is the last row: the file may be cut off; fetch it again",
    });
  });

  it("says what is wrong with the heading, the quotes and the letters", async () => {
    const of = async (text: string): Promise<[string, string]> => {
      const { code, message } = await failureOf(() => read(text));
      return [code, message];
    };
    expect(await of("a,b,a\n1,2,3\n")).to.deep.equal([
      "duplicate-column",
      'cohort.csv: columns 1 and 3 are both named "a" (line 1)',
    ]);
    expect(await of(",b\n0,2\n")).to.deep.equal(["damaged-file", "cohort.csv: column 1 has no name in the heading (line 1)"]);
    expect(await of("")).to.deep.equal(["damaged-file", "cohort.csv is empty"]);
    expect(await of("\n \n")).to.deep.equal(["damaged-file", "cohort.csv is empty"]);
    expect(await of('a,b\n1,"two\n3,4\n')).to.deep.equal([
      "cut-off-file",
      "cohort.csv: the quote opened in line 2 is never closed",
    ]);
    expect(await of('a,b\n1,"two"x\n')).to.deep.equal([
      "damaged-file",
      "cohort.csv, line 2: a quote stands inside a cell that is not quoted as a whole",
    ]);
    const latin = Buffer.from([0x61, 0x0a, 0xe4, 0x0a]);
    expect((await failureOf(() => readCsv(latin, "a.csv"))).message).to.equal(
      "a.csv is not UTF-8 text: byte 3 fits no character",
    );
    expect((await failureOf(() => readCsv(Buffer.from([0xff, 0xfe, 0x61, 0]), "a.csv"))).message).to.equal(
      "a.csv is not UTF-8 text: it is UTF-16",
    );
  });

  describe("against pandas", () => {
    before(requireReference);
    it("writes what pandas reads, digit for digit, and reads what pandas writes", async function () {
      this.timeout(180_000);
      const tables = fc.sample(randomTable, { numRuns: 25, seed: 5 }).map((table) => ({
        ...table,
        columns: table.columns.filter((column) => column.type === "number"),
      }));
      const wide = tables.filter((table) => table.columns.length > 0 && table.rows > 0);
      const texts = await Promise.all(wide.map(writeCsv));
      const answers = runPython(
        `import io, json, sys, struct, pandas as pd
out = []
for text in json.load(sys.stdin):
    frame = pd.read_csv(io.StringIO(text), float_precision="round_trip", skip_blank_lines=True)
    out.append([[[struct.pack(">d", float(v)).hex() if v == v else None for v in frame[c]] for c in frame], frame.to_csv(index=False)])
print(json.dumps(out))`,
        texts,
      ) as [(string | null)[][], string][];
      for (const [k, [cells, again]] of answers.entries()) {
        const table = wide[k]!;
        table.columns.forEach((column, j) => {
          expect(cells[j]).to.deep.equal(Array.from(column.values as Float64Array, hex));
        });
        const back = await read(again);
        back.columns.forEach((column, j) => {
          expect(Array.from(column.values as Float64Array, hex)).to.deep.equal(cells[j]);
        });
      }
    });
  });
});

function hex(value: number): string | null {
  if (Number.isNaN(value)) return null;
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return buffer.toString("hex");
}

/** Text that looks like something else comes back as that: CSV has no types. */
function textBack(text: string | null, type: string): string | null {
  if (text === null || text === "") return null;
  if (type === "text") return text;
  if (type === "boolean") return text.toLowerCase();
  if (text.trim() === "") return null; // Number(" ") is 0
  const number = Number(text.trim().replace(/^([+-]?)inf$/i, "$1Infinity"));
  return Number.isNaN(number) ? null : String(number);
}

function printed(cell: string | number | null | undefined, type: string): string | null {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  return type === "boolean" ? String(cell === 1) : String(cell);
}
