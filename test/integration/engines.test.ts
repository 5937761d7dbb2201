import { existsSync } from "node:fs";
import { expect } from "chai";
import { failures, makeProject, type Project, withProject } from "../support/project.ts";
import { until } from "../support/until.ts";

/** Says what it was given to compute on, and what its process was. */
const TELLER = `import { defineComponent, Type } from "regimen";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
const NAMES = ["TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "TF_CPP_MIN_LOG_LEVEL", "TF_FORCE_GPU_ALLOW_GROWTH", "CUDA_VISIBLE_DEVICES"];
export const teller = defineComponent({
  name: "teller", version: 1, doc: "Tells.",
  params: Type.Object({ name: Type.String({ default: "" }), size: Type.Integer({ default: 1 }), meet: Type.Boolean({ default: false }) }, { additionalProperties: false }),
  inputs: {},
  outputs: { text: { kind: "document", publish: "{stage}.txt", doc: "what it was told" } },
  resources: { cpus: 2 },
  engine: true,
  async run({ params, engine, cpus, now, folder }) {
    const start = Date.now();
    if (params.meet) {
      // until another has begun, too; where tasks come one by one, the first waits in vain
      mkdirSync(folder + "/met", { recursive: true });
      writeFileSync(folder + "/met/" + params.name, "");
      for (let look = 0; look < 500 && readdirSync(folder + "/met").length < 2; look++) await setTimeout(20);
      await setTimeout(100);
    }
    const env = NAMES.map((name) => name + "=" + process.env[name]);
    return { text: JSON.stringify({ engine, cpus, env, size: params.size, pid: process.pid, clock: now() > 0, span: [start, Date.now()] }) };
  },
});
`;
const PLAIN = TELLER.replace("engine: true,", "").replaceAll("teller", "plain");

const spec = (stages: string, top = ""): string => `experiment: telling\n${top}stages:\n${stages}`;
const ONE = "  tell: { use: ./teller.ts }\n";
const files = (stages = ONE, top = ""): { readonly [name: string]: string } => ({
  "teller.ts": TELLER,
  "plain.ts": PLAIN,
  "regimen.yaml": spec(stages, top),
});

/** Makes the folder that the set-up of a native engine would have made; gives the environment that names it. */
function native(project: Project, device: "cpu" | "gpu" = "cpu", tensorflow = "2.21.0"): { REGIMEN_NATIVE: string } {
  project.write("engine/engine.json", JSON.stringify({ tensorflow, tfjs: "4.22.0", device }));
  return { REGIMEN_NATIVE: project.path("engine") };
}

interface Told {
  readonly engine?: object;
  readonly cpus: number;
  readonly env: readonly string[];
  readonly size: number;
  readonly pid: number;
  readonly span: readonly [number, number];
}

const told = (project: Project, stage: string, env: Record<string, string> = {}): Told =>
  JSON.parse(project.regimen(["show", stage, "--open", "text"], env).out) as Told;

describe("engines", () => {
  it("are told to components that ask for one, each in a process of its own", () =>
    withProject(
      files(`${ONE}  plain: { use: ./plain.ts }\n  other: { use: ./plain.ts, with: { name: b } }\n`),
      async (project) => {
        const env = native(project);
        const run = project.ran(["--jobs", "2"], { ...env, OMP_NUM_THREADS: "7" });
        expect(run.err).to.equal("");
        expect(run.ran).to.deep.equal(["other", "plain", "tell"]);
        const tell = told(project, "tell", env);
        const identity = "tensorflow 2.21.0 cpu";
        expect(tell.engine).to.deep.equal({ name: "tensorflow", identity, threads: 2, native: project.path("engine") });
        expect(tell.env).to.deep.equal([
          "TF_NUM_INTRAOP_THREADS=2",
          "TF_NUM_INTEROP_THREADS=1",
          "OMP_NUM_THREADS=2",
          "TF_CPP_MIN_LOG_LEVEL=3",
          "TF_FORCE_GPU_ALLOW_GROWTH=true",
          "CUDA_VISIBLE_DEVICES=",
        ]);
        const [plain, other] = [told(project, "plain", env), told(project, "other", env)];
        expect(plain).not.to.have.property("engine");
        expect(new Set(plain.env.map((line) => line.split("=")[1]))).to.deep.equal(new Set(["undefined"]));
        expect(other.pid).to.equal(plain.pid);
        expect(tell.pid).not.to.equal(plain.pid);
        expect(await until(() => !existsSync(`/proc/${tell.pid}`)), "its process has ended").to.equal(true);
      },
    ));

  it("stand in the key: another engine, version or number of threads runs anew, and explain says which", () =>
    withProject(files(), (project) => {
      const env = native(project);
      expect(project.ran([], env).ran).to.deep.equal(["tell"]);
      expect(project.ran([], env).cached).to.deep.equal(["tell"]);
      expect(project.ran(["--jobs", "1"], env).cached, "the key does not hang on --jobs").to.deep.equal(["tell"]);
      expect(project.regimen(["explain", "tell", "--engine", "portable"], env).out).to.equal(
        "tell: will run, since this changed:\n  engine: tensorflow 2.21.0 cpu, 2 threads → tensorflow.js 4.22.0 wasm, 1 thread\n",
      );
      native(project, "cpu", "2.22.0");
      expect(project.regimen(["plan"], env).out).to.equal(
        "telling: 1 stage, 0 up to date\n  run      tell  (engine: tensorflow 2.21.0 cpu, 2 threads → tensorflow 2.22.0 cpu, 2 threads)\n",
      );
      native(project);
      project.write("regimen.yaml", spec("  tell: { use: ./teller.ts, resources: { cpus: 3 } }\n"));
      expect(project.regimen(["plan"], env).out).to.include(
        "(engine: tensorflow 2.21.0 cpu, 2 threads → tensorflow 2.21.0 cpu, 3 threads)",
      );
      expect(project.ran(["--jobs", "1"], env).ran).to.deep.equal(["tell"]);
      const tell = told(project, "tell", env);
      expect(tell.engine, "as many threads as declared, whatever the slots").to.include({ threads: 3 });
      expect(tell.cpus).to.equal(1);
      const { stages } = JSON.parse(project.read("results/telling/manifest.json")) as { stages: { engine: object }[] };
      expect(stages[0]?.engine).to.deep.equal({ name: "tensorflow", identity: "tensorflow 2.21.0 cpu", threads: 3 });
      expect(project.read("results/telling/report.html")).to.include("tensorflow 2.21.0 cpu");
    }));

  it("are chosen by the call, then by the spec, then by what is there", () =>
    withProject(files(ONE, "engine: portable\n"), (project) => {
      const env = native(project);
      project.ran([], env);
      const identity = "tensorflow.js 4.22.0 wasm";
      expect(told(project, "tell", env).engine).to.deep.equal({ name: "portable", identity, threads: 1 });
      expect(project.ran(["--engine", "auto"], env).ran).to.deep.equal(["tell"]);
      project.write("regimen.yaml", spec(ONE));
      expect(project.ran([], env).cached).to.deep.equal(["tell"]);
      project.remove("engine");
      project.write("regimen.yaml", spec(ONE, "engine: auto\n"));
      expect(project.regimen(["plan"], { REGIMEN_NATIVE: "" }).code).to.equal(0);
    }));

  it("let a glance that nothing has changed be trusted only as long as the engine is the same", () =>
    withProject(files(), (project) => {
      const env = native(project);
      project.regimen(["run"], env);
      for (const _ of [1, 2]) expect(project.regimen(["run"], env).out).to.include("up to date, 1 stage cached");
      native(project, "cpu", "2.22.0");
      expect(project.regimen(["run"], env).out).to.include("telling: 1 ran");
    }));

  it("that are not there are told before anything runs", () =>
    withProject(files(`  first: { use: ./plain.ts }\n${ONE}`, "engine: tensorflow\n"), (project) => {
      const env = { REGIMEN_NATIVE: project.path("none") };
      const message = `REGIMEN_NATIVE names ${project.path("none")}, where no engine is set up: there is no ${project.path("none/engine.json")}; set it up with \`make native\` in the folder of regimen, or let REGIMEN_NATIVE name a folder where it is`;
      const { code, out, err } = project.regimen(["run"], env);
      expect({ code, out, err }).to.deep.equal({ code: 2, out: "", err: `regimen: ${message}\n` });
      expect(project.regimen(["plan"], env).out).to.include(`unknown  tell  (${message})`);
      expect(project.regimen(["check"], env).code, "a spec is right wherever it is looked at").to.equal(0);
      expect(project.ran(["--engine", "portable"], env).ran).to.deep.equal(["first", "tell"]);
      project.write("none/engine.json", "{}");
      expect(project.regimen(["run"], env).err).to.include(
        `${project.path("none/engine.json")} does not say which TensorFlow it is`,
      );
      project.write("none/engine.json", "{");
      expect(project.regimen(["run"], env).err).to.include(`${project.path("none/engine.json")} cannot be read`);
      project.write("regimen.yaml", spec("  first: { use: ./plain.ts }\n", "engine: tensorflow\n"));
      expect(project.ran([], env).cached, "who needs none is not asked").to.deep.equal(["first"]);
    }));

  it("that there are not are a mistake of the call", () =>
    withProject(files(), (project) => {
      const { code, err } = project.regimen(["run", "--engine", "tensorflw"]);
      expect(code).to.equal(2);
      expect(err).to.equal(
        'regimen: there is no engine "tensorflw"; did you mean "tensorflow"?\nEngines: auto, tensorflow, portable, portable-webgpu\n',
      );
      expect(project.regimen(["run", "--gpus", "two"]).err).to.equal(
        'regimen: --gpus takes a whole number from 0, found "two"\n',
      );
    }));

  it("serve `call` too", () =>
    withProject(files(), (project) => {
      const env = native(project);
      const call = project.regimen(["call", "./teller.ts", "--engine", "tensorflow"], env);
      expect(call.err).to.equal("");
      expect(JSON.parse(project.read("out/teller/text.txt"))).to.deep.include({
        engine: { name: "tensorflow", identity: "tensorflow 2.21.0 cpu", threads: 2, native: project.path("engine") },
      });
      expect(project.regimen(["call", "./teller.ts", "--engine", "none"], env).err).to.include('there is no engine "none"');
      const missing = project.regimen(["call", "./teller.ts"], { REGIMEN_NATIVE: project.path("none") });
      expect(missing.code).to.equal(2);
      expect(missing.err).to.include("where no engine is set up");
    }));

  it("keep what libraries print past Node out of the display, and repeat its end where the process dies", () =>
    withProject(
      {
        "printer.ts": TELLER.replace(
          "const start = Date.now();",
          'const start = Date.now();\n    const { writeSync } = await import("node:fs");\n    writeSync(2, "chatter 1\\nchatter 2\\n");\n    if (params.size === 2) process.kill(process.pid, "SIGKILL");',
        ),
        "regimen.yaml": spec("  good: { use: ./printer.ts }\n  bad: { use: ./printer.ts, with: { size: 2 } }\n"),
      },
      (project) => {
        const env = native(project);
        const { out } = project.regimen(["run", "--jobs", "1"], env);
        expect(out.split("chatter 1")).to.have.length(2);
        expect(out).to.include(
          "FAILED  bad  its process ended by signal SIGKILL before the task was done; it said:\n          chatter 1\n          chatter 2\n",
        );
        expect(project.regimen(["show", "good"], env).out).to.include("chatter 2");
      },
    ));
});

describe("GPU slots", () => {
  const many = (gpus: number, meet = false): string =>
    [1, 2, 3, 4]
      .map((i) => `  t${i}: { use: ./teller.ts, with: { name: t${i}, meet: ${meet} }, resources: { cpus: 1, gpus: ${gpus} } }\n`)
      .join("");
  const visible = ({ env }: Told): string => (env.at(-1) as string).split("=")[1] as string;

  it("are given out one by one, so that trainings run side by side with one each", () =>
    withProject(files(many(1, true)), (project) => {
      const env = native(project, "gpu");
      const run = project.ran(["--jobs", "4", "--gpus", "2"], env);
      expect(run.err).to.equal("");
      const all = [1, 2, 3, 4].map((i) => told(project, `t${i}`, { ...env, REGIMEN_GPUS: "2" }));
      expect(new Set(all.map(visible))).to.deep.equal(new Set(["0", "1"]));
      for (const one of all)
        for (const other of all) {
          if (one === other || visible(one) !== visible(other)) continue;
          expect(one.span[1] <= other.span[0] || other.span[1] <= one.span[0], "two at a time on one card").to.equal(true);
        }
      const used = all.map(({ span }) => span);
      const overlapping = used.some(([a, b], i) => used.some(([c, d], j) => i !== j && a < d && c < b));
      expect(overlapping, "no two side by side").to.equal(true);
    }));

  it("are those that the caller may see; a task takes at most all", () =>
    withProject(files(many(8)), (project) => {
      const env = { ...native(project, "gpu"), CUDA_VISIBLE_DEVICES: "3,5" };
      expect(project.ran([], env).ran).to.have.length(4);
      expect(visible(told(project, "t1", env))).to.equal("3,5");
      const plan = project.regimen(["plan", "--gpus", "0"], env).out;
      expect(plan).to.include("t1  (engine: tensorflow 2.21.0 gpu, 1 thread → tensorflow 2.21.0 cpu, 1 thread)");
    }));

  it("are none for an engine that makes no use of them; commands get them as a variable", () =>
    withProject(
      files(`${many(1)}  shell:
    use: shell
    resources: { gpus: 1 }
    with: { command: 'echo "on $CUDA_VISIBLE_DEVICES" > "$out_text"', outputs: { text: document } }
`),
      (project) => {
        const env = { ...native(project), REGIMEN_GPUS: "1" };
        expect(project.ran([], env).ran).to.have.length(5);
        expect(visible(told(project, "t1", env))).to.equal("");
        expect(project.regimen(["show", "shell", "--open", "text"], env).out).to.equal("on 0\n");
      },
    ));
});

describe("what a spec says of engines", () => {
  const TOP = `params: { size: 100 }
profiles: { small: { size: 3 }, other: { size: 4 } }
engines:
  tensorflow: { takes: 6m }
  portable: { profile: small, takes: 45s }
`;
  const STAGES = `  a: { use: ./teller.ts, with: { name: a, size: "\${params.size}" } }
  b: { use: ./teller.ts, with: { name: b, size: "\${params.size}" } }
  c: { use: ./teller.ts, with: { name: c } }
`;
  const notes = (project: Project, args: readonly string[], env: Record<string, string>): readonly string[] =>
    project.ran(args, env).events.flatMap((event) => (event.type === "notice" ? [event.message] : []));

  it("chooses a profile by the engine, and tells it with the time to come", () =>
    withProject(files(STAGES, TOP), (project) => {
      const env = native(project);
      expect(notes(project, [], env)).to.deep.equal(["3 stages compute on tensorflow 2.21.0 cpu: about 6 min"]);
      expect(told(project, "a", env).size).to.equal(100);
      expect(notes(project, [], env), "nothing is said where nothing is to do").to.deep.equal([]);
      project.write("regimen.yaml", spec(STAGES, TOP).replace("name: c", "name: d"));
      expect(notes(project, [], env)).to.deep.equal(["1 stage computes on tensorflow 2.21.0 cpu: about 2 min"]);
      expect(notes(project, ["--engine", "portable"], env)).to.deep.equal([
        "profile small, since the engine is portable; --profile and --engine choose others",
        "3 stages compute on tensorflow.js 4.22.0 wasm: about 45 s",
      ]);
      const show = project.regimen(["explain", "a", "--engine", "portable"], env).out;
      expect(show).to.include("a: fresh");
      expect(project.regimen(["plan", "--engine", "portable", "--profile", "other"], env).out).to.include("with.size: 3 → 4");
      expect(notes(project, ["--profile", "other"], env), "the spec's times are not a profile's of one's own").to.deep.equal([]);
    }));

  it("follows the spec's engine, that of a variant, and what is there now", () => {
    const project = makeProject(files(STAGES, `${TOP}engine: portable\nvariants: { fast: { set: { engine: tensorflow } } }\n`));
    try {
      const env = native(project);
      project.ran([], env);
      expect(told(project, "a", env).size).to.equal(3);
      project.ran(["--variant", "fast"], env);
      const fast = project.regimen(["show", "regimen.yaml", "a", "--variant", "fast", "--open", "text"], env).out;
      expect(JSON.parse(fast)).to.deep.include({ size: 100 });
      project.write("regimen.yaml", spec(STAGES, TOP));
      expect(project.regimen(["plan"], env).out, "the variant's work").to.include("3 up to date");
      const other = { REGIMEN_NATIVE: "", HOME: project.folder };
      expect(project.regimen(["plan", "--engine", "portable"], other).out).to.include("3 up to date");
    } finally {
      project.dispose();
    }
  });
});

describe("doctor on engines", () => {
  it("says of each whether it is there, what it costs and how to get it", () =>
    withProject({}, (project) => {
      const env = { ...native(project), REGIMEN_GPUS: "2" };
      project.write("engine/site-cpu/lib.so", Buffer.alloc(120_000_000));
      const { code, out } = project.regimen(["doctor"], env);
      expect(code).to.equal(0);
      expect(out).to.include(
        "ok    engine tensorflow: tensorflow 2.21.0 cpu (engine/, 0.1 GB); it is the fastest on CPUs, and alone holds full-size batches; `auto` chooses it\n",
      );
      expect(out).to.include(
        "ok    engine portable: tensorflow.js 4.22.0 wasm (npm packages); it takes about 8 times as long as tensorflow on two cores, and holds 4 GiB\n",
      );
      expect(out).to.include("ok    gpus: 2 (0, 1)\n");
      expect(project.regimen(["doctor", "--engine"], env).out).to.equal(
        "engine: tensorflow 2.21.0 cpu (engine/, 0.1 GB); portable takes about 8 times as long as tensorflow on two cores, and holds 4 GiB\n",
      );
    }));

  it("says what is wrong where an engine is named that is not there", () =>
    withProject({}, (project) => {
      const { code, out } = project.regimen(["doctor"], { REGIMEN_NATIVE: project.path("none") });
      expect(code).to.equal(1);
      expect(out).to.include(`WRONG engine tensorflow: REGIMEN_NATIVE names ${project.path("none")}, where no engine is set up`);
    }));
});

describe("a failure of an engine's task", () => {
  it("is tried again in a new process", () =>
    withProject(
      {
        "flaky.ts": TELLER.replace(
          "const start = Date.now();",
          'const start = Date.now();\n    const { existsSync } = await import("node:fs");\n    const mark = folder + "/mark";\n    if (!existsSync(mark)) { writeFileSync(mark, ""); process.exit(3); }',
        ),
        "regimen.yaml": spec("  tell: { use: ./flaky.ts, retries: 1 }\n"),
      },
      (project) => {
        const run = project.ran([], native(project));
        expect(run.ran).to.deep.equal(["tell"]);
        expect(failures(run.events)[0]).to.include({
          cause: "died",
          message: "its process ended with code 3 before the task was done",
        });
      },
    ));
});
