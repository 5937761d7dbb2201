import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { heartbeatPath } from "../../../../src/runner/cache/heartbeat.ts";
import { thisProcess } from "../../../../src/runner/cache/process-identity.ts";
import { readFacts } from "../../../../src/runner/tracking/outbox/folder.ts";
import { closeStale } from "../../../../src/runner/tracking/outbox/stale.ts";

const [A, B] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
const START = '{"n":1,"type":"start","time":1000,"experiment":"e","name":"n","tags":{}}\n';
const gone = { ...thisProcess(), pid: 2 ** 30 };

describe("runs that a killed process left open", () => {
  let home: string;
  let folder: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-stale-"));
    folder = join(home, "outbox", "r1");
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const write = (name: string, text: string, seconds = 100): void => {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), seconds, seconds);
  };
  const facts = (owner: object, closed = false): void =>
    write("target.json", JSON.stringify({ run: "r1", experiment: "e", uri: null, owner, closed }));

  it("are ended as killed, at the time when it last wrote, once", () => {
    facts(gone);
    write(`${A}.jsonl`, START, 100);
    write(`${B}.jsonl`, `${START}{"n":2,"type":"metr`, 200);
    expect(closeStale(home, diskFiles, 1e9)).to.deep.equal(["r1"]);
    expect(closeStale(home, diskFiles, 1e9)).to.deep.equal([]);
    const end = '{"n":2,"type":"end","time":200000,"status":"KILLED"}\n';
    expect(readFileSync(join(folder, `${A}.jsonl`), "utf8")).to.equal(`${START}\n${end}`);
    expect(readFileSync(join(folder, `${B}.jsonl`), "utf8")).to.equal(`${START}{"n":2,"type":"metr\n${end}`);
    expect(readFacts(folder)).to.include({ closed: true });
  });

  it("do not end before their last point, nor twice where they had ended", () => {
    facts(gone);
    write(`${A}.jsonl`, `${START}{"n":2,"type":"metrics","points":[["k",1,900000,0]]}`);
    const ended = `${START}{"n":2,"type":"end","time":5,"status":"FAILED"}\n`;
    write(`${B}.jsonl`, ended);
    closeStale(home, diskFiles, 1e9);
    expect(readFileSync(join(folder, `${A}.jsonl`), "utf8")).to.match(/"n":3,"type":"end","time":900000,"status":"KILLED"\}\n$/);
    expect(readFileSync(join(folder, `${B}.jsonl`), "utf8").trim()).to.equal(ended.trim());
  });

  it("are those of another machine from two minutes after its last sign of life", () => {
    const other = { host: "stale.example.org", pid: 7, start: "7" };
    facts(other);
    write(`${A}.jsonl`, START);
    const beat = heartbeatPath(home, other);
    mkdirSync(dirname(beat), { recursive: true });
    writeFileSync(beat, ".");
    expect(closeStale(home, diskFiles, 1e9)).to.deep.equal([]);
    const gone = { ...other, pid: 8 };
    facts(gone);
    writeFileSync(heartbeatPath(home, gone), ".");
    const { mtimeMs } = statSync(heartbeatPath(home, gone));
    utimesSync(heartbeatPath(home, gone), mtimeMs / 1000 - 180, mtimeMs / 1000 - 180);
    expect(closeStale(home, diskFiles, 1e9)).to.deep.equal(["r1"]);
  });

  it("are none where the process lives, or where the folder is just being made", () => {
    facts(thisProcess());
    write(`${A}.jsonl`, START);
    expect(closeStale(home, diskFiles, 1e9)).to.deep.equal([]);
    rmSync(join(folder, "target.json"));
    expect(closeStale(home, diskFiles, 150_000)).to.deep.equal([]);
    expect(closeStale(home, diskFiles, Date.now() + 120_000)).to.deep.equal(["r1"]);
  });
});
