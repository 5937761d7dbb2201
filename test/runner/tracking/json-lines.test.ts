import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";
import { thisProcess } from "../../../src/runner/cache/process-identity.ts";
import { openJsonLines } from "../../../src/runner/tracking/json-lines.ts";
import type { RunUid } from "../../../src/runner/tracking/record/record.ts";

const UID = "u1" as RunUid;
const END = { type: "end", time: 2, status: "FINISHED" } as const;

describe("JSON lines", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-lines-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const open = (run = "r1") => openJsonLines({ files: diskFiles, home, name: "e", run });
  const text = (): string => readFileSync(join(home, "results/runs.jsonl"), "utf8");

  it("tell every record with run and uid, files without their places, odd numbers as texts", () => {
    const lines = open();
    const file = { path: "a.csv", digest: "d", size: 1, from: "/home/ada/a.csv" };
    lines.record(UID, { type: "metrics", points: [{ key: "x", value: Number.NaN, time: 1, step: 0 }] });
    lines.record(UID, { type: "artifact", file });
    lines.record(UID, { type: "model", uid: "m1", name: "n", kind: "forest", files: [file], params: {}, tags: {} });
    lines.record(UID, END);
    lines.moveTo(join(home, "results"));
    expect(text().split("\n")).to.deep.equal([
      '{"run":"r1","uid":"u1","type":"metrics","points":[["x","NaN",1,0]]}',
      '{"run":"r1","uid":"u1","type":"artifact","file":{"path":"a.csv","digest":"d","size":1}}',
      '{"run":"r1","uid":"u1","type":"model","model":"m1","name":"n","kind":"forest","files":[{"path":"a.csv","digest":"d","size":1}],"params":{},"tags":{}}',
      '{"run":"r1","uid":"u1","type":"end","time":2,"status":"FINISHED"}',
      "",
    ]);
  });

  it("are added to those there are, after what killed runs have left, their torn last line aside; a living run keeps its own", () => {
    const waiting = join(home, "records/e");
    mkdirSync(waiting, { recursive: true });
    const dead = { ...thisProcess(), start: "1" };
    const [whole, torn] = ['{"run":"r0","uid":"u0"}', '{"run":"r0","u'];
    writeFileSync(join(waiting, "r0.jsonl"), `${JSON.stringify(dead)}\n${whole}\n${torn}`);
    const alive = { ...thisProcess(), pid: process.ppid, start: "" };
    writeFileSync(join(waiting, "r9.jsonl"), `${JSON.stringify(alive)}\n{"run":"r9"}\n`);
    mkdirSync(join(home, "results"));
    writeFileSync(join(home, "results/runs.jsonl"), '{"run":"before"}\n');
    const lines = open();
    lines.record(UID, END);
    lines.moveTo(join(home, "results"));
    expect(text()).to.equal(`{"run":"before"}\n${whole}\n{"run":"r1","uid":"u1","type":"end","time":2,"status":"FINISHED"}\n`);
    open("r2").moveTo(join(home, "results")); // nothing recorded, nothing added
    expect(text().split("\n")).to.have.length(4);
    expect(readFileSync(join(waiting, "r9.jsonl"), "utf8")).to.include("r9");
  });
});
