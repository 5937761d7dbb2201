import { type Failure, failed, type Result, success } from "../../contract/failure.ts";

/** The environment. */
export type Variables = { readonly [name: string]: string | undefined };

interface Settled {
  readonly insecureTls: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
  readonly serverCertificate?: string;
  readonly clientCertificate?: string;
}

/** MLflow's own defaults. */
const TIMEOUT = 120;
const RETRIES = 7;

/** What MLflow's variables say of certificates and patience. */
export function readVariables(env: Variables): Result<Settled> {
  const mistakes: Failure[] = [];
  const number = (name: string, usual: number, isGood: (value: number) => boolean, allowed: string): number => {
    const text = env[name]?.trim() ?? "";
    if (text === "" || isGood(Number(text))) return text === "" ? usual : Number(text);
    mistakes.push({ code: "tracking-variable", message: `${name} is ${JSON.stringify(text)}`, allowed });
    return usual;
  };
  const timeout = number(
    "MLFLOW_HTTP_REQUEST_TIMEOUT",
    TIMEOUT,
    (value) => value > 0 && value <= 86_400,
    "seconds, more than 0 and at most 86400",
  );
  const retries = number(
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
    RETRIES,
    (value) => Number.isInteger(value) && value >= 0,
    "a whole number, 0 or more",
  );
  const insecure = (env.MLFLOW_TRACKING_INSECURE_TLS ?? "").trim().toLowerCase();
  if (!["", "true", "1", "false", "0"].includes(insecure))
    mistakes.push({
      code: "tracking-variable",
      message: `MLFLOW_TRACKING_INSECURE_TLS is ${JSON.stringify(insecure)}`,
      allowed: "true, 1, false or 0",
    });
  const insecureTls = insecure === "true" || insecure === "1";
  const serverCertificate = env.MLFLOW_TRACKING_SERVER_CERT_PATH;
  const clientCertificate = env.MLFLOW_TRACKING_CLIENT_CERT_PATH;
  if (insecureTls && serverCertificate)
    mistakes.push({
      code: "tracking-variable",
      message: "MLFLOW_TRACKING_INSECURE_TLS trusts every server, and MLFLOW_TRACKING_SERVER_CERT_PATH only one",
      help: "unset one of them: the first, to be safe",
    });
  if (mistakes.length > 0) return failed(...mistakes);
  return success({
    insecureTls,
    timeout,
    retries,
    ...(serverCertificate && { serverCertificate }),
    ...(clientCertificate && { clientCertificate }),
  });
}
