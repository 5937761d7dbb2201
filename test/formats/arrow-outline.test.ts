import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { writeArrow } from "../../src/formats/arrow.ts";
import { arrowOutline } from "../../src/formats/arrow-outline.ts";
import { integerColumn, numberColumn, tableOf, textColumn } from "../../src/formats/table.ts";

describe("the outline of an Arrow file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-outline-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const place = (bytes: Uint8Array): string => {
    const path = join(folder, "table.arrow");
    writeFileSync(path, bytes);
    return path;
  };

  it("has the columns with their types and the number of rows", async () => {
    const table = tableOf([textColumn("id", ["a", "b"]), numberColumn("grün x", [1, 2]), integerColumn("n", [1, 2 ** 40])]);
    expect(arrowOutline(place(await writeArrow(table)))).to.deep.equal({
      columns: [
        { name: "id", type: "text" },
        { name: "grün x", type: "number" },
        { name: "n", type: "integer" },
      ],
      rows: 2,
    });
    expect(arrowOutline(place(await writeArrow(tableOf([numberColumn("x", [])]))))?.rows).to.equal(0);
  });

  it("of a file that is damaged, or none, is not there", async () => {
    const bytes = await writeArrow(tableOf([textColumn("id", ["a", "b"]), numberColumn("x", [1, 2])]));
    expect(arrowOutline(join(folder, "gone.arrow"))).to.equal(undefined);
    expect(arrowOutline(place(new Uint8Array(3)))).to.equal(undefined);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const damaged = bytes.slice();
        damaged[at] = value;
        const outline = arrowOutline(place(damaged)); // must neither throw nor take long
        expect(outline === undefined || Array.isArray(outline.columns)).to.equal(true);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
