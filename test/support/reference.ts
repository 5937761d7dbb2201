/** Reaching what stands outside the repository: a Python with reference libraries, and the shared folder with the real cohort. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * `today`: current libraries (LightGBM 4.7). `paper`: those the paper's numbers come from (scikit-learn 1.2.1, LightGBM 2.3.1).
 * `imaging`: pyradiomics 3.0.1, SimpleITK, scikit-image, PyWavelets, nibabel, pydicom. `mlflow`: the server that runs are sent to.
 */
export type Reference = "today" | "paper" | "imaging" | "mlflow";
const PYTHONS = {
  today: { variable: "REGIMEN_PYTHON", folder: ".venv" },
  paper: { variable: "REGIMEN_PYTHON_PAPER", folder: ".venv-paper" },
  imaging: { variable: "REGIMEN_PYTHON_IMAGING", folder: ".venv-imaging" },
  mlflow: { variable: "REGIMEN_PYTHON_MLFLOW", folder: ".venv-mlflow" },
} as const;

/** Python with the reference libraries: the one named in the environment, else the virtual environment in the repository, else null. */
export function python(which: Reference = "today"): string | null {
  const { variable, folder } = PYTHONS[which];
  const named = process.env[variable];
  if (named) return named;
  const local = join(repositoryRoot, folder, "bin/python");
  return existsSync(local) ? local : null;
}

/**
 * Runs a Python script that reads JSON from `sys.stdin` and prints JSON, and returns what it printed.
 * JSON has neither NaN nor infinities: the script has to print something else for them.
 */
export function runPython(script: string, input: unknown, which: Reference = "today"): unknown {
  const interpreter = python(which);
  if (interpreter === null) throw new Error(noPython(which));
  const done = spawnSync(interpreter, ["-c", script], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 1024 * 1024 * 1024,
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", PYTHONHASHSEED: "0" },
  });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`reference Python ended with ${done.status}:\n${done.stderr}`);
  return JSON.parse(done.stdout);
}

/** In a hook or test: skips it when there is no reference Python, saying so; fails instead under CI=true. */
export function requireReference(this: Mocha.Context): void {
  if (python() === null) miss(this, noPython("today"));
}

/** As `requireReference`, for the paper's versions. */
export function requirePaperReference(this: Mocha.Context): void {
  if (python("paper") === null) miss(this, noPython("paper"));
}

/** As `requireReference`, for the imaging libraries. */
export function requireImagingReference(this: Mocha.Context): void {
  if (python("imaging") === null) miss(this, noPython("imaging"));
}

/** As `requireReference`, for MLflow's server. */
export function requireMlflow(this: Mocha.Context): void {
  if (python("mlflow") === null) miss(this, noPython("mlflow"));
}

const noPython = (which: Reference): string =>
  `no reference Python: set ${PYTHONS[which].variable}, or make ${PYTHONS[which].folder} in the repository root (tools/prepare-tests.sh)`;

/** Path inside the shared folder beside the repository. */
export function sharedPath(...parts: readonly string[]): string {
  return join(repositoryRoot, "../shared", ...parts);
}

/** In a hook or test: skips it when the shared path is missing, saying so; fails instead under CI=true. */
export function requireShared(context: Mocha.Context, ...parts: readonly string[]): void {
  const path = sharedPath(...parts);
  if (!existsSync(path)) miss(context, `no ${path}`);
}

/** Skips a test for a reason that it prints; fails instead under CI=true. */
export function miss(context: Mocha.Context, reason: string): void {
  if (process.env.CI === "true") throw new Error(`${reason}; under CI=true that is a failure`);
  process.stderr.write(`      skipped: ${reason}\n`);
  context.skip();
}
