import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { renderFailure } from "../../../src/runner/spec/diagnostics.ts";
import { compileIn } from "./project.ts";

const FOLDER = fileURLToPath(new URL("mistakes/", import.meta.url));
const SEEDS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(FOLDER, name), "utf8"));
const GOOD = `experiment: good
params: { data: "\${env.DATA:-synthetic}", seed: 11, labels: [a, b, c], net: { width: 8 } }
profiles: { quick: { labels: [a] } }
stages:
  cohort: { use: data/covid-mtl, with: { source: "\${params.data}", seed: "\${params.seed}" } }
  forest:
    use: ml/random-forest
    matrix: { label: "\${params.labels}", seed: [1, 2], exclude: [{ label: a, seed: 2 }], include: [{ label: d, seed: 9 }] }
    in: { features: cohort.features, labels: cohort.patients }
    with: &with { label: "\${matrix.label}", trees: 10, seed: "\${matrix.seed}" }
    resources: { memory: 1GiB, time: 10m }
  table: { use: reporting/classification-table, in: { scores: ["forest[*].scores", "forest@*[label=b].scores"] } }
variants:
  slow: { set: { stages.forest.with.trees: 5, params.net.width: 3 } }
`;
/** Bits of the language, good and bad, that mutations put in. */
const BITS = [
  "${params.seed}", "${", "}", "{", "[", "]", "*", "&a", "*a", "!!js/x", "<<: *with", "null", "~", "''", '"', "'", ": ", "- ", "\t", "\n",
  "\n  ", "---\n", "? ", "[*]", "@*", "@slow", "cohort:", "forest[label=a].scores", "matrix:", "each: cohort.cases", "use: shell",
  "extends: spec.yaml\n", "include: [spec.yaml]\n", "\u0000", "\ufeff", "\ud83d", "é", "漢字", "1e999", ".nan", "__proto__: 1", "constructor: 1", "${env.X}",
  "${params.labels}", "$${", "|\n", ">-\n", "# ", "%YAML 1.1\n",
]; // biome-ignore format: a table of words

/** REGIMEN_FUZZ=50 looks longer. */
const SCALE = Number(process.env.REGIMEN_FUZZ ?? 1);

interface Edit {
  readonly at: number;
  readonly drop: number;
  readonly text: string;
}

const edits = fc.array(
  fc.record({ at: fc.nat(2000), drop: fc.nat(12), text: fc.oneof(fc.constantFrom(...BITS), fc.string({ maxLength: 6 })) }),
  { minLength: 1, maxLength: 6 },
);

const mutate = (text: string, list: readonly Edit[]): string =>
  list.reduce((result, { at, drop, text: bit }) => {
    const where = at % (result.length + 1);
    return result.slice(0, where) + bit + result.slice(where + drop);
  }, text);

describe("compiling anything at all", function () {
  this.timeout(120_000 * SCALE);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-fuzz-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function survive(
    content: string | Uint8Array,
    variant: string | null = null,
    overrides: readonly string[] = [],
  ): Promise<void> {
    writeFileSync(join(folder, "spec.yaml"), content);
    const start = process.cpuUsage();
    const result = await compileIn(folder, { variant, overrides });
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000, "milliseconds of processor time").to.be.below(5000);
    if (result.ok) return;
    expect(result.failures).to.not.deep.equal([]);
    for (const failure of result.failures) {
      expect(failure.message).to.not.include("undefined");
      expect(renderFailure(failure)).to.be.a("string");
      if (!failure.place) continue;
      expect(failure.place.line).to.be.at.least(1);
      expect(failure.place.column).to.be.within(1, failure.place.source.length + 1);
      expect(failure.place.length).to.be.at.least(1);
    }
  }

  it("never throws on a spec with random edits, and says where its mistakes are", async () => {
    const seed = fc.constantFrom(GOOD, GOOD, ...SEEDS);
    await fc.assert(
      fc.asyncProperty(seed, edits, fc.constantFrom(null, "slow"), async (text, list, variant) =>
        survive(mutate(text, list), variant),
      ),
      { numRuns: 200 * SCALE },
    );
  });

  it("never throws on random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => survive(bytes)),
      { numRuns: 100 * SCALE },
    );
  });

  it("never throws on random values in the place of any other", async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const shape = fc.record(
      {
        experiment: fc.oneof(fc.constant("x"), value),
        params: value,
        stages: fc.dictionary(
          fc.constantFrom("a", "b", "c"),
          fc.record(
            {
              use: fc.oneof(fc.constantFrom("ml/random-forest", "data/scale", "shell", "imaging/segment", "data/k-fold"), value),
              in: fc.oneof(
                fc.dictionary(fc.constantFrom("table", "features", "image"), fc.oneof(fc.constant("a.table"), value)),
                value,
              ),
              with: fc.oneof(fc.dictionary(fc.constantFrom("label", "command", "outputs", "folds"), value), value),
              matrix: fc.oneof(fc.dictionary(fc.constantFrom("x", "include", "exclude"), value), value),
              each: value,
              resources: value,
              retries: value,
            },
            { requiredKeys: ["use"] },
          ),
        ),
        variants: fc.oneof(
          fc.record({ v: fc.record({ set: fc.dictionary(fc.constantFrom("stages.a.with.x", "params.a.b"), value) }) }),
          value,
        ),
        profiles: value,
        tracking: value,
        results: value,
        compare: value,
      },
      { requiredKeys: ["experiment", "stages"] },
    );
    await fc.assert(
      fc.asyncProperty(shape, async (spec) => survive(JSON.stringify(spec))),
      { numRuns: 100 * SCALE },
    );
  });

  it("never throws on what stands after -p", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("seed", "net.width", "labels", "data", "nothing", "labels.0"),
        fc.oneof(fc.string(), fc.constantFrom(...BITS)),
        async (key, value) => survive(GOOD, null, [`${key}=${value}`]),
      ),
      { numRuns: 100 * SCALE },
    );
  });

  it("stays within bounds on texts made to be slow", async () => {
    const bombs = [
      "[".repeat(100_000),
      "- ".repeat(100_000),
      "{a: ".repeat(50_000),
      "? ".repeat(50_000),
      "a: b:\n".repeat(50_000),
      `experiment: x\nparams: { ${"a: 1, ".repeat(50_000)} }\nstages: {}\n`,
      `experiment: x\nparams: {\n${Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}`).join(",\n")} }\nstages: {}\n`,
      `experiment: x\nparams: { a: "${"${params.a}".repeat(5_000)}" }\nstages: {}\n`,
      `experiment: x\nstages:\n${Array.from({ length: 500 }, (_, i) => `  s${i}: { use: data/scale, in: { table: s${(i + 1) % 500}.table } }\n`).join("")}`,
      `experiment: x\nstages:\n  a:\n    use: data/scale\n    matrix: {${"abcdefgh".split("").map((a) => ` ${a}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]`)} }\n`,
      `experiment: x\ndescription: "${"a[".repeat(100_000)}"\nstages: { a: {use: x[*].y} }\n`,
      `a: ${"x".repeat(1_000_000)}: y\n`,
      "!a ".repeat(50_000),
      `a: ${"&a ".repeat(50_000)}1`,
      `${" ".repeat(500_000)}a: 1`,
      '"\\u'.repeat(100_000),
    ];
    for (const text of bombs) await survive(text);
  });
});
