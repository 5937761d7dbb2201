/**
 * All checks and tests, one after the other, with one closing line that sums them: `N passed, N failed, N skipped`.
 * `--quick`: without the tests on WebGPU, the integration tests and the docs' examples (npm test).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { softwareVulkan } from "../test/support/vulkan.ts";

interface Sums {
  passed: number;
  failed: number;
  skipped: number;
}

const quick = process.argv.includes("--quick");
const bin = (name: string): string => join("node_modules", ".bin", name);
const total: Sums = { passed: 0, failed: 0, skipped: 0 };
mkdirSync(".test", { recursive: true });

function run(title: string, command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  console.log(`\n== ${title}`);
  const start = Date.now();
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  console.log(`== ${title}: ${status === 0 ? "ok" : "FAILED"}, ${((Date.now() - start) / 1000).toFixed(0)} s`);
  return status === 0;
}

function check(title: string, command: string, args: readonly string[]): void {
  if (run(title, command, args)) total.passed++;
  else total.failed++;
}

function suite(title: string, args: readonly string[], coverage: boolean, env: Record<string, string> = {}): void {
  const sums = join(".test", "sums.json");
  rmSync(sums, { force: true });
  const mocha = [join("node_modules", "mocha", "bin", "mocha.js"), "--reporter", "test/support/reporter.cjs", ...args];
  const c8 = [
    join("node_modules", "c8", "bin", "c8.js"),
    "--reporter=text-summary",
    "--reporter=lcovonly",
    "--src=src",
    "--exclude=test/**",
    process.execPath,
    ...mocha,
  ];
  const good = run(title, process.execPath, coverage ? c8 : mocha, { ...env, REGIMEN_TEST_SUMS: sums });
  if (!existsSync(sums)) {
    total.failed++;
    return;
  }
  const found = JSON.parse(readFileSync(sums, "utf8")) as Sums;
  total.passed += found.passed;
  total.failed += found.failed + (good || found.failed > 0 ? 0 : 1);
  total.skipped += found.skipped;
}

check("format and lint", bin("biome"), ["check", "--error-on-warnings"]);
check("types", bin("tsc"), ["-p", "tsconfig.json"]);
check("import directions", bin("depcruise"), ["--config", ".dependency-cruiser.cjs", "src"]);
/** In a process of their own, with a driver where the machine has none. */
const webgpu = "test/**/*-on-webgpu.test.ts";
const slow = [
  "--ignore",
  "test/integration/**",
  "--ignore",
  webgpu,
  ...(quick ? ["--ignore", "test/docs/examples.test.ts"] : []),
];
suite("unit tests", [...slow, "--spec", "test/**/*.test.ts"], !quick);
if (!quick) {
  suite("WebGPU tests", ["--spec", webgpu], false, softwareVulkan());
  suite("integration tests", ["--spec", "test/integration/**/*.test.ts"], false);
}

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
