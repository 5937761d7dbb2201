import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { FormatError } from "../../../../src/formats/format-error.ts";
import { endOfTar, paddingInTar, tarHeader } from "../../../../src/formats/tar.ts";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore, readAction, readImported, type Store } from "../../../../src/runner/cache/store.ts";
import { INDEX, indexText, type Result } from "../../../../src/runner/cli/cache-file/contents.ts";
import { readCache } from "../../../../src/runner/cli/cache-file/read.ts";
import { writeCache } from "../../../../src/runner/cli/cache-file/write.ts";
import type { Digest } from "../../../../src/runner/contract/ids.ts";
import { type Fingerprint, keyOf, plainKeyOf } from "../../../../src/runner/plan/fingerprint.ts";

const digest = (text: string): Digest => createHash("sha256").update(text).digest("hex") as Digest;
const origin = { regimen: "0.1.0", node: "v20", system: "Linux x64", cpu: "CPU", cores: 2 };
const fingerprint: Fingerprint = {
  format: 1,
  component: "nn/train",
  version: 1,
  code: digest("code"),
  libraries: {},
  engine: { name: "tensorflow", identity: "tensorflow 2.21.0 cpu", threads: 2 },
  with: { epochs: 3 },
  inputs: {},
  environment: {},
  depends: [],
  outputs: {},
};
type Outputs = Result["outputs"];
const stored = (text: string, more: Partial<Outputs[string]> = {}): Outputs[string] => ({
  kind: "document",
  digest: digest(text),
  extension: ".txt",
  size: Buffer.byteLength(text),
  synthetic: false,
  patientLevel: false,
  ...more,
});
const result = (outputs: Outputs, more: Partial<Result> = {}): Result => ({
  task: "train",
  key: keyOf(fingerprint),
  fingerprint,
  outputs,
  metrics: { loss: 0.5 },
  seconds: 100,
  started: "2026-01-01T00:00:00.000Z",
  run: "20260101-000000-ab12",
  origin,
  ...more,
});
const file = (text: string, extension = ".txt"): readonly [string, string] => [`objects/${digest(text)}${extension}`, text];

function archive(results: readonly object[], ...files: readonly (readonly [string, string])[]): Buffer {
  const index = indexText(results as readonly Result[]);
  const all = [[INDEX, index] as const, ...files];
  const blocks = all.flatMap(([name, text]) => {
    const size = Buffer.byteLength(text);
    return [tarHeader(name, size), Buffer.from(text), paddingInTar(size)];
  });
  return Buffer.concat([...blocks, endOfTar()]);
}

describe("an archive of results", () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-cache-"));
    store = openStore(join(folder, "store"), diskFiles);
    prepareStore(store);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const take = (bytes: Uint8Array) => {
    writeFileSync(join(folder, "c.tar"), bytes);
    return readCache(store, join(folder, "c.tar"), () => {});
  };
  const refusal = (bytes: Uint8Array): string => {
    try {
      take(bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      expect(existsSync(join(store.home, "objects")) || existsSync(join(store.home, "actions"))).to.equal(false);
      return error.message;
    }
    return "";
  };
  const cannot = (why: string): string => `c.tar cannot be taken: ${why}; nothing was taken from it`;

  it("gives its results to a store that has none, marked, by their keys and by all of them but the engine", () => {
    const bytes = archive([result({ text: stored("hello") })], file("hello"));
    const { taken, files, bytes: size, origins } = take(bytes);
    expect([taken, files, size, origins]).to.deep.equal([["train"], 1, 5, [origin]]);
    const lookup = readAction(store, keyOf(fingerprint) as never);
    expect(lookup.found === "action" && lookup.action.imported).to.deep.equal({ ...origin, engine: fingerprint.engine });
    const plain = plainKeyOf({ ...fingerprint, engine: { name: "portable", identity: "other", threads: 1 } });
    expect(readImported(store, plain)?.task).to.equal("train");
    expect(take(bytes).known).to.deep.equal(["train"]);
    const path = join(folder, "again.tar");
    writeCache(store, [result({ text: stored("hello") })], path, () => {});
    expect(readCache(openStore(join(folder, "other"), diskFiles), path, () => {}).taken).to.deep.equal(["train"]);
  });

  it("tells how far it has come", () => {
    writeFileSync(join(folder, "c.tar"), archive([result({ text: stored("hello") })], file("hello")));
    const told: [number, number][] = [];
    readCache(store, join(folder, "c.tar"), (done, total) => told.push([done, total]));
    expect(told).to.deep.equal([
      [5, 10],
      [10, 10],
    ]);
  });

  it("takes no file that no result names, and no result whose file is not there", () => {
    const outputs = { text: stored("hello") };
    expect(refusal(archive([result(outputs)], file("hello"), file("more")))).to.equal(
      `c.tar holds objects/${digest("more")}.txt, which none of its results names; nothing was taken from it`,
    );
    expect(refusal(archive([result(outputs)]))).to.equal(cannot(`train.text lacks its file objects/${digest("hello")}.txt`));
    expect(refusal(archive([result({ text: stored("hello", { size: 6 }) })], file("hello")))).to.equal(
      cannot("train.text has another size than it says"),
    );
    expect(refusal(archive([result(outputs)], [`objects/${digest("hello")}.txt`, "hellp"]))).to.equal(
      `c.tar is damaged: objects/${digest("hello")}.txt is not what its digest says; nothing was taken from it`,
    );
    expect(refusal(archive([result(outputs)], ["other/file", "x"], file("hello")))).to.equal(
      "c.tar holds other/file, which none of its results names; nothing was taken from it",
    );
  });

  it("takes no folder and no case that leads out of the store", () => {
    const tree = (path: string): string => JSON.stringify([[path, digest("hello"), 5]]);
    const folderOf = (path: string): Buffer =>
      archive(
        [result({ parts: stored(tree(path), { kind: "directory", extension: "", size: 5 }) })],
        file(tree(path), ""),
        file("hello", ""),
      );
    for (const path of ["../../evil", "/etc/cron.d/evil", "a/../../evil", "a//b", "a\\b", "a\nb", "."])
      expect(refusal(folderOf(path))).to.equal(cannot(`train.parts names a file outside its folder: ${JSON.stringify(path)}`));
    const cases = (one: object): Buffer => {
      const list = JSON.stringify({ regimen: "cases", cases: [one] });
      return archive([result({ list: stored(list, { kind: "cases", extension: ".json" }) })], file(list, ".json"));
    };
    const outside = { id: "a", values: {}, files: { image: { path: "../../secret", root: "path" } } };
    expect(refusal(cases(outside))).to.equal(cannot('train.list names a file outside its folder: "../../secret"'));
    const absolute = { id: "a", values: {}, files: { image: { path: "/etc/passwd" } } };
    expect(refusal(cases(absolute))).to.equal(
      cannot("train.list is no list of cases that names files in the store, or below a folder of its spec, alone"),
    );
    expect(refusal(cases({ id: "../a", values: {}, files: {} }))).to.equal(cannot('train.list names a case "../a"'));
    expect(refusal(cases({ id: "a", values: {}, files: { "../x": { path: "y", root: "path" } } }))).to.equal(
      cannot('train.list names a field "../x"'),
    );
    expect(take(folderOf("deep/a.txt")).files).to.equal(2);
  });

  it("takes no record that is not as regimen writes it", () => {
    const bad = (more: object): string => refusal(archive([{ ...result({ text: stored("hello") }), ...more }], file("hello")));
    const wrong =
      /^c\.tar cannot be taken: its list of results is not as regimen writes it: \/results\/0.*; nothing was taken from it$/;
    expect(bad({ run: "../../x" })).to.match(wrong);
    expect(bad({ key: "../x" })).to.match(wrong);
    expect(bad({ started: "now" })).to.match(wrong);
    expect(bad({ extra: 1 })).to.match(wrong);
    expect(bad({ outputs: { "../text": stored("hello") } })).to.match(wrong);
    expect(bad({ outputs: { text: stored("hello", { extension: "/../x" }) } })).to.match(wrong);
    expect(bad({ outputs: { text: stored("hello", { kind: "other" as never }) } })).to.match(wrong);
    expect(bad({ key: "0".repeat(64) })).to.equal(cannot("what it says of train does not give the key 000000000000"));
    expect(bad({ fingerprint: { ...fingerprint, format: 99 } })).to.equal(
      cannot("train is of another layout of the store (99, here 1)"),
    );
    const twice = result({ text: stored("hello") });
    expect(refusal(archive([twice, twice], file("hello")))).to.equal(cannot("it has train twice"));
    const deep = { ...fingerprint, with: { deep: JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`) } };
    expect(bad({ fingerprint: deep })).to.equal(cannot("its list of results is no JSON, or is nested too deeply"));
    expect(refusal(Buffer.concat([tarHeader("a", 0), endOfTar()]))).to.equal(
      "c.tar is no cache that regimen exported; nothing was taken from it",
    );
  });

  it("that was changed anywhere gives what it gave, or is refused in words with nothing taken", () => {
    const whole = archive([result({ text: stored("hello") })], file("hello"));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(whole.length), { nil: undefined }),
        (changes, length = whole.length) => {
          rmSync(store.home, { recursive: true });
          store = openStore(join(folder, "store"), diskFiles);
          prepareStore(store);
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          if (refusal(bytes.subarray(0, length)) !== "") return;
          const objects = join(store.home, "objects", digest("hello").slice(0, 2));
          expect(readdirSync(objects)).to.deep.equal([`${digest("hello").slice(2)}.txt`]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
