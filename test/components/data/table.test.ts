import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dataTable } from "../../../src/components/data/table.component.ts";
import { writeArtifact } from "../../../src/formats/codecs.ts";
import { numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { pickleFrame } from "../../formats/pickle-writer.ts";
import { runComponent } from "../../support/run-component.ts";

describe("data/table", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regimen-table-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const leaves = tableOf([textColumn("leaf", ["a", "b", "a"]), numberColumn("length", [1.5, 2, 3.25])]);
  const load = async (path: string, id?: string): Promise<Table> =>
    (await runComponent(dataTable, { path: join(folder, path), ...(id === undefined ? {} : { id }) })).outputs.table as Table;

  it("reads a table by the file's ending, and declares its id", async () => {
    for (const ending of [".csv", ".arrow"]) await writeArtifact("table", leaves, join(folder, `leaves${ending}`), ending);
    await writeFile(join(folder, "leaves.ppl"), pickleFrame(leaves));
    for (const ending of [".csv", ".arrow", ".ppl"]) expect(await load(`leaves${ending}`)).to.deep.equal(leaves);
    expect((await load("leaves.csv", "length")).id).to.equal("length");
  });

  it("says what is wrong", async () => {
    expect(await failureOf(() => load("leaves.csv", "Leaf"))).to.include({
      message: 'no column "Leaf" in leaves.csv',
      nearest: "leaf",
    });
    expect(await messageOf(() => load("leaves.csv", "leaf"))).to.equal("leaf a stands in rows 1 and 3 of leaves.csv");
    expect(await messageOf(() => load("none.csv"))).to.equal(`${join(folder, "none.csv")} cannot be read: there is no such file`);
    await writeFile(join(folder, "bad.csv"), "a,b\n1,2\n3\n4,5\n");
    expect(await messageOf(() => load("bad.csv"))).to.equal("bad.csv, row 2 (line 3) has 1 cells, but the heading has 2");
  });
});
