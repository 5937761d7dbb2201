import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { inspect, putDirectory, putFile, restore } from "../../../src/runner/cache/artifacts.ts";
import { canonicalJson, digestText } from "../../../src/runner/cache/digest.ts";
import { diskFiles, type FileLayer } from "../../../src/runner/cache/file-layer.ts";
import { isAlive, thisProcess } from "../../../src/runner/cache/process-identity.ts";
import {
  type Action,
  actionPath,
  claim,
  heldKeys,
  objectPath,
  openStore,
  prepareStore,
  readAction,
  releaseClaim,
  type Store,
  type Stored,
  sweep,
  writeAction,
} from "../../../src/runner/cache/store.ts";
import { asTaskKey } from "../../../src/runner/contract/ids.ts";

const KEY = asTaskKey("ab".repeat(32));
const action: Action = {
  key: KEY,
  task: "t",
  outputs: {},
  metrics: { m: 1 },
  seconds: 1,
  started: "2026-01-01T00:00:00.000Z",
  run: "r",
};

function noSpace(): NodeJS.ErrnoException {
  return Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
}

/** A disk that fills up: half of what is written arrives, then it fails. */
function fullDisk(): FileLayer {
  return {
    ...diskFiles,
    write(path, content) {
      const whole = typeof content === "string" || content instanceof Uint8Array ? content : [...content].join("");
      diskFiles.write(path, whole.slice(0, whole.length / 2));
      throw noSpace();
    },
    copy(from, to) {
      diskFiles.write(to, readFileSync(from).subarray(0, 2));
      throw noSpace();
    },
  };
}

describe("the store", () => {
  let folder: string;
  let store: Store;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const stored = (
    put: { digest: Stored["digest"]; size: number },
    extension = ".txt",
    kind: Stored["kind"] = "document",
  ): Stored => ({
    kind,
    extension,
    synthetic: false,
    patientLevel: false,
    ...put,
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-store-"));
    store = openStore(join(folder, ".regimen"), diskFiles);
    prepareStore(store);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps a file under its digest and finds it intact", () => {
    const put = putFile(store, file("a.txt", "hello\n"), ".txt");
    expect(put).to.deep.equal({ digest: digestText("hello\n"), size: 6 });
    expect(readFileSync(objectPath(store, { digest: put.digest, extension: ".txt" }), "utf8")).to.equal("hello\n");
    expect(inspect(store, stored(put), false)).to.deep.equal({ state: "intact" });
    expect(inspect(store, stored(put), true)).to.deep.equal({ state: "intact" });
  });

  it("tells missing from corrupt, also where only the bytes and not the times differ", () => {
    const put = putFile(store, file("a.txt", "hello\n"), ".txt");
    const path = objectPath(store, { digest: put.digest, extension: ".txt" });
    writeFileSync(path, "jello\n");
    expect(inspect(store, stored(put), false)).to.deep.equal({ state: "corrupt", path });
    expect(inspect(store, stored(put), true)).to.deep.equal({ state: "corrupt", path });
    putFile(store, join(folder, "a.txt"), ".txt");
    expect(inspect(store, stored(put), true)).to.deep.equal({ state: "intact" });
    rmSync(path);
    expect(inspect(store, stored(put), false)).to.deep.equal({ state: "missing", path });
  });

  it("keeps a directory by its files, and restores it", () => {
    mkdirSync(join(folder, "d", "sub"), { recursive: true });
    file("d/a", "1");
    file("d/sub/b", "2");
    const artifact = stored(putDirectory(store, join(folder, "d")), "", "directory");
    expect(inspect(store, artifact, true)).to.deep.equal({ state: "intact" });
    restore(store, artifact, join(folder, "copy"));
    expect(readFileSync(join(folder, "copy", "sub", "b"), "utf8")).to.equal("2");
    const object = objectPath(store, { digest: digestText("2"), extension: "" });
    rmSync(object);
    expect(inspect(store, artifact, false)).to.deep.equal({ state: "missing", path: object });
  });

  it("leaves no part of a file where the disk fills up", () => {
    const full: Store = { ...store, files: fullDisk() };
    expect(() => putFile(full, file("a.txt", "hello\n"), ".txt")).to.throw("ENOSPC");
    expect(() => writeAction(full, action)).to.throw("ENOSPC");
    expect(readAction(store, KEY)).to.deep.equal({ found: "none" });
    expect(readdirSync(store.temporary)).to.deep.equal([]);
    writeAction(store, action);
    expect(readAction(store, KEY)).to.deep.equal({ found: "action", action });
  });

  it("keeps the old record where a new one cannot be written", () => {
    writeAction(store, action);
    expect(() => writeAction({ ...store, files: fullDisk() }, { ...action, seconds: 2 })).to.throw("ENOSPC");
    expect(readAction(store, KEY)).to.deep.equal({ found: "action", action });
  });

  it("counts a record as written where NFS answers that its first name is gone", () => {
    const deaf: FileLayer = {
      ...diskFiles,
      rename(from, to) {
        diskFiles.rename(from, to);
        throw Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT" });
      },
    };
    writeAction({ ...store, files: deaf }, action);
    expect(readAction(store, KEY)).to.deep.equal({ found: "action", action });
    const mute: FileLayer = {
      ...diskFiles,
      rename() {
        throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
      },
    };
    expect(() => writeAction({ ...store, files: mute }, { ...action, seconds: 2 })).to.throw("EIO");
    expect(readAction(store, KEY)).to.deep.equal({ found: "action", action });
  });

  it("finds a record that is cut off or changed", () => {
    writeAction(store, action);
    const path = actionPath(store, KEY);
    const text = readFileSync(path, "utf8");
    for (const damaged of [text.slice(0, -5), "", text.replace('"seconds":1', '"seconds":9'), text.slice(70)]) {
      writeFileSync(path, damaged);
      expect(readAction(store, KEY)).to.deep.equal({ found: "corrupt", path });
    }
  });

  it("lets one process at a time hold a key, and takes over from the dead", () => {
    expect(claim(store, KEY)).to.deep.equal({ held: true });
    expect(claim(store, KEY)).to.deep.equal({ held: false, by: thisProcess() });
    releaseClaim(store, KEY);
    const dead = { ...thisProcess(), pid: 2 ** 22 + 1, start: "1" };
    writeFileSync(join(store.home, "claims", KEY), JSON.stringify(dead));
    expect(claim(store, KEY)).to.deep.equal({ held: true });
    releaseClaim(store, KEY);
    writeFileSync(join(store.home, "claims", KEY), JSON.stringify({ ...thisProcess(), start: "1" }));
    expect(claim(store, KEY), "the same number, another process").to.deep.equal({ held: true });
    releaseClaim(store, KEY);
    writeFileSync(join(store.home, "claims", KEY), "");
    expect(claim(store, KEY), "a claim that is no claim").to.deep.equal({ held: true });
  });

  it("takes a process of another host to be alive", () => {
    expect(isAlive({ host: "elsewhere.example.org", pid: 1, start: "" })).to.equal(true);
    expect(isAlive(thisProcess())).to.equal(true);
  });

  it("sweeps what dead processes left, and nothing else", () => {
    const dead = 2 ** 22 + 1;
    writeFileSync(join(store.temporary, `${dead}-x.part`), "");
    mkdirSync(join(store.temporary, `${dead}-task-0-abc`));
    writeFileSync(join(store.temporary, `${process.pid}-y.part`), "");
    claim(store, KEY);
    writeFileSync(join(store.home, "claims", "cd"), JSON.stringify({ ...thisProcess(), pid: dead }));
    expect([...heldKeys(store)]).to.deep.equal([KEY]);
    sweep(store);
    expect(readdirSync(store.temporary)).to.deep.equal([`${process.pid}-y.part`]);
    expect(readdirSync(join(store.home, "claims"))).to.deep.equal([KEY]);
  });

  it("knows files by their signature, but not those written a moment ago", () => {
    const path = file("a.txt", "one");
    expect(store.index.digest(path)).to.equal(digestText("one"));
    writeFileSync(path, "two"); // same size, perhaps the same clock tick
    expect(store.index.digest(path)).to.equal(digestText("two"));
    utimesSync(path, new Date(0), new Date(0));
    expect(store.index.digest(path)).to.equal(digestText("two"));
    expect(store.index.digest(join(folder, "none"))).to.equal(undefined);
    expect(store.index.digest(folder), "a folder has no digest of its own").to.equal(undefined);
  });

  it("reads digests again with a damaged index", () => {
    writeFileSync(join(store.home, "stat-index.json"), '{"cut');
    const again = openStore(store.home, diskFiles);
    expect(again.index.digest(file("a.txt", "x"))).to.equal(digestText("x"));
  });
});

describe("canonicalJson", () => {
  it("orders keys and nothing else", () => {
    expect(canonicalJson({ b: [2, { d: null, c: "ü" }], a: 1.5 })).to.equal('{"a":1.5,"b":[2,{"c":"ü","d":null}]}');
  });
});
