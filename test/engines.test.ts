import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { KERNELS } from "../src/components/compute/tensorflow/kernels-version.ts";
import { adapterProblem, enginesAt } from "../src/engines.ts";

describe("the engines of a copy of regimen", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "regimen-engines-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (name: string, content: object): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), JSON.stringify(content));
  };
  const library = (name: string, version: string): void => write(`node_modules/${name}/package.json`, { version });
  const wasm = (): void => {
    library("@tensorflow/tfjs-core", "4.22.0");
    library("@tensorflow/tfjs-backend-wasm", "4.22.1");
  };
  const at = (env: Record<string, string> = {}) => enginesAt({ root, cwd: root, env });
  const messages = (env: Record<string, string>, wanted?: string): readonly string[] => {
    const chosen = at(env).choose(wanted);
    return chosen.ok
      ? []
      : chosen.failures.map(({ message, help, nearest }) => [message, help, nearest].filter(Boolean).join("; "));
  };

  it("are TensorFlow where it is set up, else what npm gave", () => {
    wasm();
    const portable = at().choose(undefined);
    expect(portable.ok && portable.value).to.deep.include({
      name: "portable",
      identity: "tensorflow.js 4.22.0 wasm",
      threads: 1,
    });
    expect(portable.ok && portable.value.looked.files, "it also hangs on what is not there").to.include(
      join(root, "native/engine.json"),
    );
    write("native/engine.json", { tensorflow: "2.21.0", tfjs: "4.22.0", device: "cpu" });
    const native = at({ LD_LIBRARY_PATH: "/opt/cuda" }).choose("auto");
    if (!native.ok) throw new Error("not found");
    const { environment, ...rest } = native.value;
    expect(rest).to.deep.equal({
      name: "tensorflow",
      identity: "tensorflow 2.21.0 cpu",
      native: join(root, "native"),
      looked: { files: [join(root, "native/engine.json")], variables: ["REGIMEN_NATIVE"] },
    });
    expect(environment(4)).to.deep.equal({
      LD_LIBRARY_PATH: "/opt/cuda",
      TF_NUM_INTRAOP_THREADS: "4",
      TF_NUM_INTEROP_THREADS: "1",
      OMP_NUM_THREADS: "4",
      TF_CPP_MIN_LOG_LEVEL: "3",
      TF_FORCE_GPU_ALLOW_GROWTH: "true",
    });
    expect(at().choose("portable").ok).to.equal(true);
  });

  it("tell TensorFlow with our kernels from TensorFlow alone, or with kernels of another version", () => {
    const identityWith = (kernels: number): unknown => {
      write("native/engine.json", { tensorflow: "2.21.0", tfjs: "4.22.0", device: "cpu", kernels });
      const found = at().choose("tensorflow");
      return found.ok && found.value.identity;
    };
    expect(identityWith(KERNELS)).to.equal(`tensorflow 2.21.0 cpu kernels ${KERNELS}`);
    expect(identityWith(KERNELS + 1)).to.equal("tensorflow 2.21.0 cpu");
  });

  it("make no use of GPUs but in a GPU build, and there only in a task that has one", () => {
    write("native/engine.json", { tensorflow: "2.21.0", tfjs: "4.22.0", device: "gpu" });
    const found = at().choose("tensorflow");
    expect(found.ok && found.value).to.deep.include({ identity: "tensorflow 2.21.0 cpu", onGpu: "tensorflow 2.21.0 gpu" });
  });

  it("that are not there are told with what is missing and how to get it", () => {
    const native = `the engine tensorflow is not set up: there is no ${join(root, "native/engine.json")}; set it up with \`make native\` in the folder of regimen, or let REGIMEN_NATIVE name a folder where it is`;
    expect(messages({}, "tensorflow")).to.deep.equal([native]);
    expect(messages({})).to.deep.equal([
      native,
      "the engine portable is not there: @tensorflow/tfjs-core and @tensorflow/tfjs-backend-wasm are not installed; npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm",
    ]);
    wasm();
    library("@tensorflow/tfjs-backend-webgpu", "4.22.0");
    expect(messages({}, "portable-webgpu")).to.deep.equal([
      "the engine portable-webgpu is not there: webgpu is not installed; npm install webgpu",
    ]);
    expect(messages({}, "portabel")).to.deep.equal(['there is no engine "portabel"; portable']);
    expect(messages({ REGIMEN_NATIVE: "elsewhere" }), "who names a folder means it").to.deep.equal([
      `REGIMEN_NATIVE names ${join(root, "elsewhere")}, where no engine is set up: there is no ${join(root, "elsewhere/engine.json")}; set it up with \`make native\` in the folder of regimen, or let REGIMEN_NATIVE name a folder where it is`,
    ]);
    expect(at({ REGIMEN_NATIVE: "" }).choose(undefined).ok).to.equal(true);
  });

  it("are described one by one", () => {
    wasm();
    write("native/engine.json", { tensorflow: "2.21.0", tfjs: "4.22.0", device: "gpu" });
    expect(
      at()
        .states()
        .map(({ name, there, text }) => [name, there, text]),
    ).to.deep.equal([
      ["tensorflow", true, "tensorflow 2.21.0 gpu (native/, 0.0 GB)"],
      ["portable", true, "tensorflow.js 4.22.0 wasm (npm packages)"],
      [
        "portable-webgpu",
        false,
        "the engine portable-webgpu is not there: @tensorflow/tfjs-backend-webgpu and webgpu are not installed",
      ],
    ]);
  });

  it("that may lack a driver are asked, and what they say is told", () => {
    const said = (code: string, patience?: number) => adapterProblem({ root, cwd: root, env: {} }, code, patience);
    expect(said("process.exit(0)")).to.equal(undefined);
    expect(said("process.exit(9)")).to.equal("WebGPU found no adapter");
    expect(
      said('console.error("Warning: Couldn\'t load Vulkan: libvulkan.so.1: no such file\\n  at x"); process.exit(9)'),
    ).to.equal("WebGPU found no adapter (Couldn't load Vulkan: libvulkan.so.1: no such file)");
    expect(said('process.kill(process.pid, "SIGSEGV")')).to.equal("asking WebGPU for an adapter ended by signal SIGSEGV");
    expect(said("setInterval(() => {}, 1000)", 500)).to.equal("WebGPU found no adapter within 0.5 s");
  });
});
