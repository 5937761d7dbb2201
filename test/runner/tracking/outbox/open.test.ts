import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestText } from "../../../../src/runner/cache/digest.ts";
import { diskFiles, type FileLayer } from "../../../../src/runner/cache/file-layer.ts";
import { readFacts } from "../../../../src/runner/tracking/outbox/folder.ts";
import { openOutbox } from "../../../../src/runner/tracking/outbox/open.ts";
import type { Point, RunUid } from "../../../../src/runner/tracking/record/record.ts";
import { parseRecord } from "../../../support/parse-record.ts";
import { until } from "../../../support/until.ts";

const UID = "00000000-0000-4000-8000-000000000001" as RunUid;
const START = { type: "start", time: 1000, experiment: "e", name: "n", tags: {} } as const;
const END = { type: "end", time: 2000, status: "FINISHED" } as const;
const point = (step: number): Point => ({ key: "loss", value: step / 4, time: 1000 + step, step });

describe("the outbox", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-outbox-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const open = (files: FileLayer = diskFiles, told: string[] = []) =>
    openOutbox({
      home,
      run: "r1",
      experiment: "e",
      target: "http://x",
      files,
      tell: (text) => told.push(text),
      now: () => 9000.5,
    });
  const lines = (): readonly string[] => readFileSync(join(home, "outbox", "r1", `${UID}.jsonl`), "utf8").split("\n");

  it("writes nothing before there is a record", () => {
    const outbox = open();
    outbox.flush();
    expect(outbox.close()).to.deep.equal({ runs: 0, written: 0, lost: 0 });
    expect(existsSync(join(home, "outbox"))).to.equal(false);
  });

  it("gathers metrics that arrive one by one into one line, and keeps the order", () => {
    const outbox = open();
    outbox.record(UID, START);
    for (let step = 0; step < 2500; step++) outbox.record(UID, { type: "metrics", points: [point(step)] });
    outbox.record(UID, { type: "params", params: { a: "1" } });
    outbox.record(UID, { type: "metrics", points: [{ ...point(0), time: 5.7 }] });
    outbox.record(UID, END);
    expect(outbox.close()).to.deep.equal({ runs: 1, written: 7, lost: 0 });
    const records = lines().slice(0, -1).map(parseRecord);
    expect(records.map((record) => (record?.type === "metrics" ? record.points.length : record?.type))).to.deep.equal([
      "start",
      1000,
      1000,
      500,
      "params",
      1,
      "end",
    ]);
    expect(records.flatMap((record) => (record?.type === "metrics" ? record.points : []))).to.deep.equal([
      ...Array.from({ length: 2500 }, (_, step) => point(step)),
      { ...point(0), time: 5 },
    ]);
    expect(
      lines()
        .slice(0, -1)
        .map((line) => JSON.parse(line).n),
    ).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect(readFacts(outbox.folder)).to.deep.include({ run: "r1", experiment: "e", uri: "http://x", closed: true });
  });

  it("keeps points whose step or value is no number that can be read again, and those beside them", () => {
    const outbox = open();
    const steps = [2 ** 60, -(2 ** 60), Number.NaN, Number.POSITIVE_INFINITY, 0.5, -0.5];
    outbox.record(UID, { type: "metrics", points: steps.map((step) => ({ ...point(1), step })) });
    outbox.record(UID, { type: "metrics", points: [{ ...point(1), value: undefined as unknown as number }, point(2)] });
    outbox.close();
    const [record] = lines().map(parseRecord);
    const points = record?.type === "metrics" ? record.points : [];
    expect(points.map(({ step }) => step)).to.deep.equal([2 ** 53 - 1, 1 - 2 ** 53, 0, 2 ** 53 - 1, 0, 0, 1, 2]);
    expect(points.slice(-2).map(({ value }) => value)).to.deep.equal([Number.NaN, 0.5]);
  });

  it("writes by itself a fraction of a second later", async () => {
    const outbox = open();
    outbox.record(UID, START);
    await until(() => existsSync(join(outbox.folder, `${UID}.jsonl`)));
    expect(lines()).to.have.lengthOf(2);
    expect(readFacts(outbox.folder)?.closed).to.equal(false);
    outbox.close();
  });

  it("ends what is still open as killed when it is closed, and takes nothing after that", () => {
    const outbox = open();
    outbox.record(UID, START);
    outbox.close();
    outbox.record(UID, END);
    outbox.close();
    expect(lines().slice(1)).to.deep.equal(['{"n":2,"type":"end","time":9000,"status":"KILLED"}', ""]);
  });

  it("links what lies in the store and copies what does not", () => {
    const [stored, result] = [join(home, "objects", "ab", "c.svg"), join(home, "table.csv")];
    mkdirSync(join(home, "objects", "ab"), { recursive: true });
    writeFileSync(stored, "figure");
    writeFileSync(result, "table");
    const outbox = open();
    outbox.record(UID, START);
    for (const [from, text] of [
      [stored, "figure"],
      [result, "table"],
    ] as const)
      outbox.record(UID, { type: "artifact", file: { path: "x", digest: digestText(text), size: text.length, from } });
    writeFileSync(result, "TABLE");
    outbox.close();
    const kept = (text: string): string => join(outbox.folder, "files", digestText(text));
    expect(statSync(kept("figure")).ino).to.equal(statSync(stored).ino);
    expect(readFileSync(kept("table"), "utf8")).to.equal("table");
  });

  it("goes on after a disk was full: half a line is passed over and everything is there once", () => {
    let full = false;
    const told: string[] = [];
    const outbox = open(
      {
        ...diskFiles,
        append(path, content) {
          if (!full) return diskFiles.append(path, content);
          diskFiles.append(path, content.slice(0, content.length / 2));
          throw new Error("ENOSPC: no space left on device, write");
        },
      },
      told,
    );
    outbox.record(UID, START);
    outbox.flush();
    full = true;
    for (let step = 0; step < 3; step++) {
      outbox.record(UID, { type: "params", params: { [`p${step}`]: "1" } });
      outbox.flush();
    }
    full = false;
    outbox.record(UID, END);
    expect(outbox.close()).to.deep.equal({ runs: 1, written: 5, lost: 0 });
    expect(told).to.deep.equal([
      `what is logged of this run cannot be written to ${outbox.folder}: ENOSPC: no space left on device, write; the stages go on`,
    ]);
    const seen = new Set<number>();
    for (const line of lines()) if (parseRecord(line)) seen.add(JSON.parse(line).n);
    expect([...seen]).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("loses no stage to a disk that takes nothing, and says once and at the end what is lost", () => {
    const told: string[] = [];
    const refuse = (): never => {
      throw new Error("EROFS: read-only file system, mkdir");
    };
    const outbox = open({ ...diskFiles, makeFolder: refuse, append: refuse, copy: refuse, jot: refuse }, told);
    outbox.record(UID, START);
    outbox.record(UID, { type: "artifact", file: { path: "x", digest: "a".repeat(64), size: 1, from: "/nowhere" } });
    outbox.flush();
    expect(outbox.close()).to.deep.equal({
      runs: 1,
      written: 0,
      lost: 3,
      problem: `3 records of this run could not be written to ${join(home, "outbox")} and will be in no server: EROFS: read-only file system, mkdir. Free space or mend its permissions; the stages' results are not touched by it`,
    });
    expect(told).to.have.lengthOf(1);
  });

  it("loses a record alone that is larger than any should be", () => {
    const told: string[] = [];
    const outbox = open(diskFiles, told);
    outbox.record(UID, START);
    outbox.record(UID, { type: "tags", tags: { note: "x".repeat(3 << 20) } });
    outbox.record(UID, END);
    expect(outbox.close()).to.include({ written: 2, lost: 1 });
    expect(told[0]).to.include("a record of type tags is larger than 2 MiB");
  });
});
