/**
 * Compares our networks with reference values: `npm run parity -- FILE… [--engine NAME] [--threads N] [--memory low]`.
 * Each FILE is of the form that test/golden/nn/README.md describes. Prints the largest deviation of each field against its tolerance, and
 * PASS or FAIL for each file. Exit code 0 if all pass, 1 if not, 2 for a call that makes no sense.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ENGINE_NAMES, type EngineName } from "../src/components/compute/engine/names.ts";
import { openEngine } from "../src/components/compute/engine/open-engine.ts";
import { parityReport } from "./parity/report.ts";

const USAGE = `npm run parity -- FILE… [--engine ${ENGINE_NAMES.join("|")}] [--threads N] [--memory normal|low] [--native FOLDER]`;

function misused(message: string): never {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(2);
}

function readCall() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        engine: { type: "string", default: "tensorflow" },
        threads: { type: "string", default: "2" },
        memory: { type: "string", default: "normal" },
        native: { type: "string", default: process.env.REGIMEN_NATIVE ?? "native" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    misused((error as Error).message);
  }
}

const { values, positionals: files } = readCall();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const engineName = ENGINE_NAMES.find((name) => name === values.engine);
const threads = Number(values.threads);
const { memory } = values;
if (files.length === 0) misused("say which files");
if (!engineName) misused(`there is no engine "${values.engine}"`);
if (!Number.isInteger(threads) || threads < 1) misused(`--threads is a whole number from 1, got "${values.threads}"`);
if (memory !== "normal" && memory !== "low") misused(`--memory is normal or low, got "${memory}"`);
const texts: [file: string, text: string][] = [];
for (const file of files) {
  try {
    texts.push([file, await readFile(file, "utf8")]);
  } catch (error) {
    misused(`${file} cannot be read: ${(error as Error).message}`);
  }
}

let failed = 0;
const engine = await openEngine(engineName as EngineName, { threads, native: values.native }).catch((error: Error) =>
  misused(error.message),
);
console.log(`engine: ${engine.identity}, ${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}, memory ${memory}`);
for (const [file, text] of texts) {
  const { lines, pass } = await parityReport(file, text, engine, memory);
  console.log(lines.join("\n"));
  if (!pass) failed++;
}
await engine.close();
if (files.length > 1) console.log(`${files.length - failed} of ${files.length} files pass`);
process.exitCode = failed === 0 ? 0 : 1;
