import { homedir } from "node:os";
import { join } from "node:path";
import { failed, type Result, success } from "../contract/failure.ts";
import { serverAddress } from "./target/address.ts";
import { type Credentials, findCredentials } from "./target/credentials.ts";
import { readVariables, type Variables } from "./target/variables.ts";

/** Where runs are sent: an MLflow server over HTTP, with how to be let in. Credentials are kept apart from what is written down. */
export interface Target {
  /** Base address without credentials, query and trailing slash. */
  readonly uri: string;
  readonly credentials?: Credentials;
  /** Files of PEM: the server's authority, and our own certificate with its key. */
  readonly serverCertificate?: string;
  readonly clientCertificate?: string;
  readonly insecureTls: boolean;
  /** Seconds a request may take, and how often it is tried again. */
  readonly timeout: number;
  readonly retries: number;
}

/** The spec's `tracking`, as checked. */
export interface TrackingSettings {
  readonly uri?: string;
  readonly experiment?: string;
  readonly patientLevel?: boolean;
  readonly tags?: { readonly [key: string]: string };
}

/**
 * Where runs are sent: the spec's address, else MLFLOW_TRACKING_URI, with what MLflow's own variables say of credentials, certificates and
 * patience; undefined where neither names one or the spec says `tracking: false`. Credentials come from the address, else from
 * MLFLOW_TRACKING_USERNAME and _PASSWORD or the file (`~/.mlflow/credentials`), else MLFLOW_TRACKING_TOKEN, as with MLflow's own client.
 */
export function resolveTarget(
  settings: TrackingSettings | false | undefined,
  env: Variables,
  credentialsFile: string = join(homedir(), ".mlflow", "credentials"),
): Result<Target | undefined> {
  if (settings === false) return success(undefined);
  const fromSpec = settings?.uri !== undefined;
  const given = (settings?.uri ?? env.MLFLOW_TRACKING_URI ?? "").trim();
  if (given === "") return success(undefined);
  const address = serverAddress(given, fromSpec ? "tracking.uri" : "MLFLOW_TRACKING_URI");
  const variables = readVariables(env);
  const credentials =
    address.ok && address.value.credentials ? success(address.value.credentials) : findCredentials(env, credentialsFile);
  const failures = [address, variables, credentials].flatMap((result) => (result.ok ? [] : result.failures));
  if (!address.ok || !variables.ok || !credentials.ok) return failed(...failures);
  return success({
    uri: address.value.uri,
    ...variables.value,
    ...(credentials.value && { credentials: credentials.value }),
  });
}
