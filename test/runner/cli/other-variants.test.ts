import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";
import { objectPath, openStore, prepareStore, type Store, type Stored } from "../../../src/runner/cache/store.ts";
import { otherVariants } from "../../../src/runner/cli/other-variants.ts";
import { type State, stateName, writeState } from "../../../src/runner/plan/freshness.ts";
import type { CompiledSpec } from "../../../src/runner/spec/compiled.ts";

const stored = (letter: string): Stored =>
  ({
    kind: "table-model",
    digest: letter.repeat(64),
    extension: ".json",
    size: 2,
    synthetic: false,
    patientLevel: false,
  }) as Stored;

describe("otherVariants", () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-variants-"));
    store = openStore(join(folder, ".regimen"), diskFiles);
    prepareStore(store);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };

  /** A variant's last run: tasks by id, each with a key and one output; those listed in `published` stand in its manifest. */
  function ran(variant: string | null, tasks: { readonly [id: string]: string }, published = Object.keys(tasks)): void {
    const results = variant === null ? "small" : `small/${variant}`;
    const entries = Object.entries(tasks).map(([id, letter]) => {
      put(objectPath(store, stored(letter)), "{}");
      return [id, { fingerprint: {}, action: { key: `key-${letter}`, outputs: { model: stored(letter) } } }];
    });
    writeState(store, stateName("small", variant), {
      run: "r",
      tasks: Object.fromEntries(entries),
      published: {},
      results,
    } as State); // of a fingerprint and an action what is read here
    const stages = published.map((id) => ({
      stage: id.split("[")[0],
      cell: {},
      component: "reporting/x",
      key: `key-${tasks[id]}`,
    }));
    put(join(folder, "results", results, "manifest.json"), JSON.stringify({ stages }));
  }
  const spec = (variant: string | null): CompiledSpec =>
    ({ experiment: "small", variant, variants: ["seeds", "other"] }) as unknown as CompiledSpec; // all that is asked of it
  const others = (variant: string | null) => otherVariants(store, spec(variant), join(folder, "results"));

  it("are the base and the variants but this one, those that ran, in the spec's order", () => {
    ran(null, { table1: "a" });
    ran("seeds", { table1: "b", table2: "c" });
    expect(others("other").map(({ variant, tasks }) => [variant, tasks.map(({ id }) => id)])).to.deep.equal([
      [null, ["table1"]],
      ["seeds", ["table1", "table2"]],
    ]);
    expect(others(null).map(({ variant }) => variant)).to.deep.equal(["seeds"]);
    expect(others("seeds").map(({ variant }) => variant)).to.deep.equal([null]);
  });

  it("tell each task's stage, component and outputs, as its manifest and state have them", () => {
    ran("seeds", { "table1[k=1]": "b" });
    expect(others(null)[0]?.tasks).to.deep.equal([
      { id: "table1[k=1]", stage: "table1", cell: {}, component: "reporting/x", outputs: { model: stored("b") } },
    ]);
  });

  it("leave out what was not published, and what is no longer in the store", () => {
    ran("seeds", { table1: "b", scores: "c", table2: "d" }, ["table1", "table2"]);
    rmSync(objectPath(store, stored("d")));
    expect(others(null)[0]?.tasks.map(({ id }) => id)).to.deep.equal(["table1"]);
  });

  it("are none without a manifest, or with one that is none", () => {
    ran("seeds", { table1: "b" });
    const manifest = join(folder, "results/small/seeds/manifest.json");
    for (const text of ["{", "{}", "null", '{"stages":3}']) {
      put(manifest, text);
      expect(others(null), text).to.deep.equal([]);
    }
    rmSync(manifest);
    expect(others(null)).to.deep.equal([]);
  });

  it("are none before anything ran", () => {
    expect(others("other")).to.deep.equal([]);
  });
});
