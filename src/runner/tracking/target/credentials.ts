import { readFileSync } from "node:fs";
import { failed, type Result, success } from "../../contract/failure.ts";
import type { Variables } from "./variables.ts";

/** What lets one in. */
export type Credentials =
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string };

/** User and password from the variables, each else from the file; else the token; else none. */
export function findCredentials(env: Variables, file: string): Result<Credentials | undefined> {
  const kept = readFile(file);
  const user = env.MLFLOW_TRACKING_USERNAME || kept.get("mlflow_tracking_username");
  const password = env.MLFLOW_TRACKING_PASSWORD || kept.get("mlflow_tracking_password");
  if (user && password) return success({ kind: "basic", user, password });
  const token = env.MLFLOW_TRACKING_TOKEN;
  if (token) return success({ kind: "bearer", token });
  if (!user && !password) return success(undefined);
  const [given, missing] = user ? ["USERNAME", "PASSWORD"] : ["PASSWORD", "USERNAME"];
  return failed({
    code: "tracking-credentials",
    message: `MLFLOW_TRACKING_${given} is given and MLFLOW_TRACKING_${missing} is not`,
    help: `set MLFLOW_TRACKING_${missing} too, or ${`MLFLOW_TRACKING_${missing}`.toLowerCase()} below [mlflow] in ${file}`,
  });
}

/** The section `mlflow` of a file as Python's configparser reads it: `key = value` or `key: value`, `#` and `;` before comments, `%%` for `%`. */
function readFile(path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let section = "";
  for (const line of textOf(path).split(/\r?\n/)) {
    const header = /^\[([^\]]*)\]/.exec(line);
    const entry = /^([^#;\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (header) section = header[1]!;
    else if (entry && section === "mlflow") values.set(entry[1]!.toLowerCase(), entry[2]!.replaceAll("%%", "%"));
  }
  return values;
}

/** Empty where it cannot be read: most users have none. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
