import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** How the user's MLflow is called: a program and the words before its own. */
export interface MlflowProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The MLflow that the user has: of the active virtual environment, of one in these folders (`.venv`, then other `.venv*`), on the PATH,
 * or as a module of `python3`; undefined where there is none. Nothing of it is run but, at the very end, `python3` to ask for the module.
 */
export function findMlflow(
  env: { readonly [name: string]: string | undefined },
  folders: readonly string[],
): MlflowProgram | undefined {
  const environments = [env.VIRTUAL_ENV ?? "", ...folders.flatMap(environmentsIn)].filter((folder) => folder !== "");
  const path = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const places = [...environments.map((folder) => join(folder, "bin")), ...path];
  const command = places.map((folder) => join(folder, "mlflow")).find(isProgram);
  if (command !== undefined) return { command, args: [] };
  const asked = spawnSync("python3", ["-c", HAS_MLFLOW], { env: { ...env }, stdio: "ignore", timeout: 30_000 });
  return asked.status === 0 ? { command: "python3", args: ["-m", "mlflow"] } : undefined;
}

/** Looks for the module without loading it, which takes seconds; `-c` has the working directory on its path, where a folder may be named so. */
const HAS_MLFLOW =
  "import sys, importlib.util as u; sys.path.remove(''); s = u.find_spec('mlflow'); sys.exit(s is None or s.origin is None)";

/** Virtual environments of a folder, `.venv` first. */
function environmentsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(".venv"))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Why MLflow is needed, and how to get it. */
export const NO_MLFLOW = [
  "no mlflow found: not in VIRTUAL_ENV, not in ./.venv*, not on the PATH, not as a module of python3",
  "regimen ui shows runs in MLflow's own pages, so it needs MLflow, which is a Python package; nothing else in regimen does.",
  "Install it in a folder of its own (0.9 GB), and call regimen ui again:",
  "  python3 -m venv .venv-mlflow",
  '  .venv-mlflow/bin/pip install "mlflow>=3"',
  "Runs are kept until then. To send them to a server elsewhere: regimen sync --to URI",
].join("\n");
