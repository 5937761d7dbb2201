import { expect } from "chai";
import fc from "fast-check";
import { footnotesOf } from "../../../src/reporting/tables/footnotes.ts";
import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";
import { texColumns } from "../../../src/reporting/tables/tex-columns.ts";
import { escapeTex } from "../../../src/reporting/tables/tex-escape.ts";
import { EXAMPLE } from "./example-model.ts";

const table = (cells: readonly Cell[]): TableModel => ({
  ...EXAMPLE,
  columns: [{ key: "c", header: "C", align: "decimal" }],
  rows: cells.map((cell, at) => ({ key: `r${at}`, header: `r${at}`, cells: [cell] })),
});
const column = (cells: readonly Cell[], align: "plain" | "siunitx") => {
  const model = table(cells);
  return texColumns(model, footnotesOf(model), align)[0]!;
};
/** What a cell takes up: room counts as the text it is kept for, keys as nothing. */
const room = (tex: string): string =>
  tex
    .replace(/\\rgval\{[^}]*\}|\\phantom|[{}]/g, "")
    .replaceAll("$\\pm$", "±")
    .replaceAll("$-$", "-");

/** Numbers of any size and number of decimals, some with a deviation. */
const CELLS = fc.array(
  fc
    .record({
      value: fc.integer({ min: -99999, max: 99999 }),
      places: fc.integer({ min: 0, max: 4 }),
      sd: fc.option(fc.record({ value: fc.integer({ min: 1, max: 9999 }), places: fc.integer({ min: 0, max: 4 }) })),
    })
    .map(({ value, places, sd }): Cell => {
      const [number, spread] = [value / 10 ** places, (sd?.value ?? 0) / 10 ** (sd?.places ?? 0)];
      const text = number.toFixed(places);
      return sd
        ? { text: `${text}±${spread.toFixed(sd.places)}`, value: [number, spread], roles: ["value", "sd"] }
        : { text, value: number };
    }),
  { minLength: 1, maxLength: 8 },
);

describe("texColumns", () => {
  it("pads so that points and ± stand one below the other", () => {
    fc.assert(
      fc.property(CELLS, (cells) => {
        const rooms = column(cells, "plain").cells.map(room);
        const hasSd = cells.some(({ roles }) => roles);
        const hasPoint = cells.some(({ text }) => text.split("±")[0]!.includes("."));
        const fromRight = (text: string, at: number): number => text.length - at;
        if (hasSd) expect(new Set(rooms.map((text) => fromRight(text, text.indexOf("±")))).size).to.equal(1);
        if (hasPoint) expect(new Set(rooms.map((text) => fromRight(text, text.indexOf(".")))).size).to.equal(1);
        const shown = column(cells, "plain").cells.map((tex) => room(tex.replace(/\\phantom\{[^}]*\}/g, "")));
        expect(shown, "nothing is printed but the cells").to.deep.equal(cells.map(({ text }) => text));
      }),
      { seed: 8 },
    );
  });

  it("tells siunitx the digits that the widest numbers need", () => {
    fc.assert(
      fc.property(CELLS, (cells) => {
        const made = column(cells, "siunitx");
        const formats = [...made.spec.matchAll(/table-format=(-?)(\d+)\.(\d+)/g)];
        const parts = [0, 1].map((at) => cells.flatMap(({ text }) => text.split("±")[at] ?? []));
        for (const [at, numbers] of parts.entries()) {
          if (numbers.length === 0) continue;
          const [, sign, whole, decimals] = formats[at]!;
          expect(sign).to.equal(numbers.some((number) => number.startsWith("-")) ? "-" : "");
          expect(Number(whole)).to.equal(Math.max(...numbers.map((number) => number.replace("-", "").split(".")[0]!.length)));
          expect(Number(decimals)).to.equal(Math.max(...numbers.map((number) => number.split(".")[1]?.length ?? 0)));
        }
        for (const cell of made.cells) {
          const spans = [...cell.matchAll(/\\multicolumn\{(\d)\}/g)].reduce((sum, match) => sum + Number(match[1]) - 1, 0);
          expect(cell.split("&").length + spans, "every row fills the column").to.equal(made.span);
        }
      }),
      { seed: 8 },
    );
  });
});

describe("escapeTex", () => {
  it("leaves no character that LaTeX takes for a command, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        const plain = escapeTex(text)
          .replace(/\\(textbackslash|textasciitilde|textasciicircum)\{\}/g, "")
          .replace(/\$[<>]\$|\$-\$/g, "")
          .replace(/\\[{}$&#_%]/g, "");
        expect(plain).not.to.match(/[\\{}$&#_%~^<>]/);
      }),
      { seed: 3 },
    );
  });
});
