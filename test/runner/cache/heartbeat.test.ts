import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { diskFiles, type FileLayer } from "../../../src/runner/cache/file-layer.ts";
import { beat, beatNow, heartbeatPath, isAliveBy, isAliveIn, touchInPlace } from "../../../src/runner/cache/heartbeat.ts";
import { holderOf } from "../../../src/runner/cache/hold.ts";
import { type ProcessIdentity, thisProcess } from "../../../src/runner/cache/process-identity.ts";
import { claim, heldKeys, openStore, prepareStore, releaseClaim, type Store, sweep } from "../../../src/runner/cache/store.ts";
import { asTaskKey } from "../../../src/runner/contract/ids.ts";

const KEY = asTaskKey("ab".repeat(32));
let machines = 0;
/** A process of a machine that no other test knows: what is found of one is remembered for seconds. */
const elsewhere = (): ProcessIdentity => ({ host: `node${machines++}.example.org`, pid: process.pid, start: "7" });

describe("signs of life in a store", () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-alive-"));
    store = openStore(join(folder, ".regimen"), diskFiles);
    prepareStore(store);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes a file and sets its age, in seconds, by the clock of the file system. */
  const aged = (path: string, text: string, age: number): string => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const { mtimeMs } = statSync(path);
    utimesSync(path, new Date(mtimeMs - age * 1000), new Date(mtimeMs - age * 1000));
    return path;
  };
  const claimed = (by: ProcessIdentity, age: number, key = KEY): string =>
    aged(join(store.home, "claims", key), JSON.stringify(by), age);

  it("are a file of each process that has something in hand", () => {
    claim(store, KEY);
    expect(readdirSync(join(store.home, "alive"))).to.deep.equal([
      heartbeatPath(store.home, thisProcess()).slice(join(store.home, "alive").length + 1),
    ]);
    releaseClaim(store, KEY);
  });

  it("keep the claim of another machine while they are young, and no longer than two minutes", () => {
    const [young, old] = [elsewhere(), elsewhere()];
    claimed(young, 3600);
    aged(heartbeatPath(store.home, young), ".", 60);
    expect(claim(store, KEY)).to.deep.equal({ held: false, by: young });
    expect([...heldKeys(store)]).to.deep.equal([KEY]);
    claimed(old, 3600);
    aged(heartbeatPath(store.home, old), ".", 180);
    expect([...heldKeys(store)]).to.deep.equal([]);
    expect(claim(store, KEY)).to.deep.equal({ held: true });
    expect(holderOf(join(store.home, "claims", KEY))).to.deep.equal(thisProcess());
    releaseClaim(store, KEY);
  });

  it("are not asked for where the claim itself is young: they may be seen later than it", () => {
    const [late, never] = [elsewhere(), elsewhere()];
    expect(isAliveIn(store.home, late, claimed(late, 30))).to.equal(true);
    expect(isAliveIn(store.home, never, claimed(never, 180))).to.equal(false);
  });

  it("count by the clock of the file system, not by this machine's", () => {
    const [young, old] = [elsewhere(), elsewhere()];
    const hourAhead: FileLayer = {
      ...diskFiles,
      jot(path, content) {
        diskFiles.jot(path, content);
        const later = new Date(Date.now() + 3_600_000);
        utimesSync(path, later, later);
      },
    };
    const noted = claimed(young, 7200);
    aged(heartbeatPath(store.home, young), ".", 60 - 3600);
    aged(heartbeatPath(store.home, old), ".", 60);
    expect(isAliveIn(store.home, young, noted, hourAhead)).to.equal(true);
    expect(isAliveIn(store.home, old, noted, hourAhead)).to.equal(false);
  });

  it("are taken to be there where nothing can be written", () => {
    const other = elsewhere();
    const readOnly: FileLayer = {
      ...diskFiles,
      jot: () => {
        throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
      },
    };
    expect(isAliveIn(store.home, other, claimed(other, 3600), readOnly)).to.equal(true);
  });

  it("of this machine count for nothing: the system knows", () => {
    const gone = { ...thisProcess(), pid: 2 ** 22 + 1, start: "1" };
    aged(heartbeatPath(store.home, gone), ".", 0);
    expect(isAliveIn(store.home, gone, claimed(gone, 0))).to.equal(false);
    sweep(store);
    expect(existsSync(heartbeatPath(store.home, gone))).to.equal(false);
  });

  it("are given again and again, and no longer where the store was removed", () => {
    const home = join(folder, "passing");
    beat(diskFiles, home);
    const own = aged(heartbeatPath(home, thisProcess()), ".", 3600);
    const before = statSync(own).mtimeMs;
    beatNow();
    expect(statSync(own).mtimeMs - before).to.be.greaterThan(3_500_000);
    rmSync(home, { recursive: true });
    beatNow();
    expect(existsSync(home)).to.equal(false);
    beat(diskFiles, home);
    expect(existsSync(own), "and anew where it is there again").to.equal(true);
  });

  it("keep a claim that was taken over from being let go by who had it before", () => {
    claim(store, KEY);
    const other = elsewhere();
    claimed(other, 0);
    releaseClaim(store, KEY);
    expect(holderOf(join(store.home, "claims", KEY))).to.deep.equal(other);
  });

  it("leave what a machine is writing alone for a day after the last of them", () => {
    const [seen, lost, young] = [elsewhere(), elsewhere(), elsewhere()];
    const left = (by: ProcessIdentity, age: number): string => aged(join(store.home, "tmp", by.host, "7-x.part"), "", age);
    aged(heartbeatPath(store.home, seen), ".", 80_000);
    aged(heartbeatPath(store.home, lost), ".", 90_000);
    const [ofSeen, ofLost, ofYoung] = [left(seen, 200_000), left(lost, 90_000), left(young, 80_000)];
    sweep(store);
    expect([ofSeen, ofLost, ofYoung].map(existsSync)).to.deep.equal([true, false, true]);
    expect(existsSync(heartbeatPath(store.home, seen))).to.equal(true);
    expect(existsSync(heartbeatPath(store.home, lost))).to.equal(false);
    expect(readdirSync(join(store.home, "tmp"))).to.include(hostname());
  });

  it("are outside of a store the age of the file that names a process, which is never torn by them", () => {
    const text = JSON.stringify(elsewhere());
    const path = aged(join(folder, "lock"), text, 180);
    expect(isAliveBy(elsewhere(), path)).to.equal(false);
    expect(isAliveBy(thisProcess(), path)).to.equal(true);
    touchInPlace(path);
    expect(isAliveBy(elsewhere(), path)).to.equal(true);
    expect(readFileSync(path, "utf8")).to.equal(text);
    touchInPlace(join(folder, "gone"));
    expect(readdirSync(folder).toSorted()).to.deep.equal([".regimen", "lock"]);
  });
});
