import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { TENSORFLOW, TFJS } from "../../tools/native/build-addon.ts";
import { DIGESTS } from "../../tools/native/check-digest.ts";
import { checkPinned, NVIDIA, pinned } from "../../tools/native/nvidia-wheels.ts";
import { BUILD } from "../../tools/native/stamp.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const EMPTY = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";
const ELSE = "networks run on the portable engine, which is several times slower";

describe("setting up the native engine", function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "regimen-setup-")), "native");
  });
  afterEach(() => rmSync(dirname(folder), { recursive: true, force: true }));

  function setUp(env: NodeJS.ProcessEnv, ...options: string[]): { status: number | null; said: string } {
    const script = join(ROOT, "tools/setup-native.ts");
    const args = ["--import", "tsx", script, "--dir", folder, ...options];
    const { status, stdout } = spawnSync(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    return { status, said: stdout };
  }

  it("says in one line what it needs, and leaves nothing", () => {
    const nothing = { PYTHON: "/no/python", CXX: "/no/compiler" };
    const said = `native engine: not built, since it needs pip (/no/python -m pip) and a C++ compiler (/no/compiler); ${ELSE}\n`;
    expect(setUp(nothing)).to.deep.equal({ status: 1, said });
    expect(setUp(nothing, "--if-possible")).to.deep.equal({ status: 0, said });
    expect(readdirSync(dirname(folder))).to.deep.equal([]);
  });

  it("takes nothing but the files that it knows, says what stopped it, and puts nothing in its place", () => {
    const npm = join(dirname(folder), "bin");
    mkdirSync(npm);
    writeFileSync(join(npm, "npm"), '#!/bin/sh\n[ "$1" != pack ] || touch tensorflow-tfjs-node-0.tgz\n', { mode: 0o755 });
    const { status, said } = setUp({ PYTHON: "true", CXX: "true", PATH: `${npm}:${process.env.PATH}` });
    expect(said.split("\n").slice(-2)).to.deep.equal([
      `native engine: not built, since building stopped: tensorflow-tfjs-node-0.tgz has the digest ${EMPTY}, not ${DIGESTS["@tensorflow/tfjs-node"]}; ${ELSE}`,
      "",
    ]);
    expect(status).to.equal(1);
    expect(existsSync(folder)).to.equal(false);
  });

  it("knows NVIDIA's libraries by version and digest, and asks for no other", () => {
    const list = pinned(readFileSync(NVIDIA, "utf8"));
    expect(list.size).to.equal(12);
    expect(list.get("nvidia-cudnn-cu12")).to.match(/^9\./);
    expect(() => checkPinned(["nvidia-cublas-cu12<13.0,>=12.5.3.2", "nvidia-nccl-cu12<3.0,>=2.27.7"])).not.to.throw();
    expect(() => checkPinned(["nvidia-cublas-cu13<14.0,>=13.0"])).to.throw(
      "nvidia.txt states no version and digest of nvidia-cublas-cu13",
    );
    expect(() => pinned("nvidia-nccl-cu12==2.32.3\n")).to.throw('"nvidia-nccl-cu12==2.32.3" states no version and digest');
  });

  it("answers at once where it is done, keeps the device, and follows the folder where it was moved", () => {
    mkdirSync(folder);
    const stamp = { tensorflow: TENSORFLOW, tfjs: TFJS, device: "gpu", cuda: false, folder: "/elsewhere/native", build: BUILD };
    writeFileSync(join(folder, "engine.json"), JSON.stringify(stamp));
    const { status, said } = setUp({ PYTHON: "/no/python" });
    const other = "for the CPU alone (0.8 GB): node --import tsx tools/setup-native.ts --cpu";
    expect(said).to.equal(`native engine: TensorFlow ${TENSORFLOW} for NVIDIA GPUs in ${basename(folder)}/; ${other}\n`);
    expect(status).to.equal(0);
    expect(JSON.parse(readFileSync(join(folder, "engine.json"), "utf8"))).to.deep.equal({ ...stamp, folder });
  });

  it("builds another device's beside the one that is there, which stays until then", () => {
    mkdirSync(folder);
    const stamp = { tensorflow: TENSORFLOW, tfjs: TFJS, device: "cpu", cuda: false, folder, build: 1 };
    writeFileSync(join(folder, "engine.json"), JSON.stringify(stamp));
    const { status } = setUp({ PYTHON: "/no/python" }, "--gpu");
    expect(status).to.equal(1);
    expect(JSON.parse(readFileSync(join(folder, "engine.json"), "utf8"))).to.deep.equal(stamp);
  });
});
