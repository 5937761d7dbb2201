import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { identityOf, thisProcess } from "../../../../src/runner/cache/process-identity.ts";
import { holdStore } from "../../../../src/runner/tracking/server/hold-store.ts";

describe("holdStore", () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "regimen-hold-"));
    folder = join(parent, "mlflow");
  });
  afterEach(() => rmSync(parent, { recursive: true }));
  const gone = { ...thisProcess(), pid: spawnSync("true").pid };

  it("gives the store to one, tells others who serves it and where, and is free after its release", () => {
    const first = holdStore(folder);
    if (!("held" in first)) throw new Error("not held");
    expect(holdStore(folder)).to.deep.equal({ by: { owner: thisProcess() } });
    const server = identityOf(process.ppid);
    first.held.serving(server.pid, "http://127.0.0.1:5000");
    expect(holdStore(folder)).to.deep.equal({ by: { owner: thisProcess(), server, uri: "http://127.0.0.1:5000" } });
    first.held.release();
    expect(holdStore(folder)).to.have.property("held");
    expect(readdirSync(folder)).to.deep.equal(["served-by.json"]);
  });

  it("takes over from a process that was killed, and names the server that it left", () => {
    const left = spawn("sleep", ["60"]);
    try {
      const server = identityOf(left.pid as number);
      holdStore(folder);
      for (const [text, orphan] of [
        [{ owner: gone, server, uri: "http://127.0.0.1:5000" }, server],
        [{ owner: gone, server: gone }, undefined],
        [{ owner: gone }, undefined],
      ] as const) {
        writeFileSync(join(folder, "served-by.json"), JSON.stringify(text));
        const held = holdStore(folder);
        expect(held).to.have.property("held");
        expect("orphan" in held ? held.orphan : undefined).to.deep.equal(orphan);
      }
    } finally {
      left.kill();
    }
  });

  it("takes over where the file is torn", () => {
    holdStore(folder);
    writeFileSync(join(folder, "served-by.json"), '{"owner":{"ho');
    expect(holdStore(folder)).to.have.property("held");
  });

  it("is taken over from another machine whose process has not touched its file for two minutes, whose server is not this machine's", () => {
    const path = join(folder, "served-by.json");
    const there = { host: "node7.example.org", pid: process.pid, start: "1" };
    const text = JSON.stringify({ owner: there, server: there });
    holdStore(folder);
    writeFileSync(path, text);
    expect(holdStore(folder)).to.deep.equal({ by: { owner: there, server: there } });
    const then = Date.now() / 1000 - 180;
    utimesSync(path, then, then);
    expect(holdStore(folder)).to.have.property("held");
    writeFileSync(path, text);
    utimesSync(path, then, then);
    expect(holdStore(folder)).not.to.have.property("orphan");
  });
});
