import { spawn } from "node:child_process";
import { expect } from "chai";
import { measureChildren, meter, type ProcessUse, processUse } from "../../../../src/runner/executors/slurm/measure.ts";

const one = (pid: number, cpuSeconds: number, bytes: number, most = bytes): ProcessUse => ({
  pid,
  start: `${pid}`,
  cpuSeconds,
  bytes,
  most,
});

describe("what a job's processes take", () => {
  it("is read from /proc, whatever the process is called", () => {
    const stat = "71 (a b) c) S 1 71 71 0 -1 4194560 5 0 0 0 150 50 30 20 20 0 11 0 900 1 1";
    const status = "Name:\ta b\nVmPeak:\t 9 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";
    expect(processUse(71, stat, status)).to.deep.equal({ pid: 71, start: "900", cpuSeconds: 2.5, bytes: 2 ** 20, most: 2 ** 21 });
    expect(processUse(72, "72 (gone) Z 1 72", "Name:\tgone\n")).to.include({ cpuSeconds: 0, bytes: 0, most: 0 });
  });

  it("is the time since the start, and the most memory of all together or of one at any time", () => {
    const measured = meter([one(1, 5, 100)]);
    measured.look([one(1, 6, 100), one(2, 1, 200)]);
    expect(measured.used()).to.deep.equal({ cpuSeconds: 2, bytes: 300 });
    measured.look([one(1, 8, 100, 900)]); // its child has ended, and is in its time
    expect(measured.used()).to.deep.equal({ cpuSeconds: 3, bytes: 900 });
    measured.look([]);
    expect(measured.used()).to.deep.equal({ cpuSeconds: 3, bytes: 900 });
  });

  it("is measured of children and their children", async () => {
    const measured = measureChildren();
    const code =
      "const kept = Buffer.alloc(150e6, 1); const end = Date.now() + 400; while (Date.now() < end); process.exit(kept[0] - 1)";
    const child = spawn("/bin/sh", ["-c", `"${process.execPath}" -e '${code}'; sleep 0.4`]);
    await new Promise((resolve) => child.on("exit", resolve));
    const used = measured.end();
    expect(used?.bytes).to.be.greaterThan(150e6).and.lessThan(1e9);
    expect(used?.cpuSeconds).to.be.greaterThan(0.1);
  });
});
