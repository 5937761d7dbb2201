import { failed, type Result, success } from "../../contract/failure.ts";
import type { Credentials } from "./credentials.ts";

interface Address {
  readonly uri: string;
  readonly credentials?: Credentials;
}

const ALLOWED = "an address that begins with http:// or https://, such as http://127.0.0.1:5000";

/**
 * An MLflow server's address with what stands before `@` taken out of it. MLflow's other places (databases, folders, Databricks) are
 * refused: what regimen speaks is a server's REST. `from` says who gave it.
 */
export function serverAddress(given: string, from: string): Result<Address> {
  const isServer = /^https?:\/\/[^/]/i.test(given) && URL.canParse(given);
  if (!isServer) {
    const message = `${from} is ${JSON.stringify(withoutPassword(given))}, which is no address of an MLflow server`;
    return failed({ code: "tracking-address", message, allowed: ALLOWED, help: instead(given) });
  }
  const url = new URL(given);
  const uri = url.origin + url.pathname.replace(/\/+$/, "");
  if (url.username === "" && url.password === "") return success({ uri });
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    return success({ uri, credentials: { kind: "basic", user, password } });
  } catch {
    const message = `the user name or password in ${from} has a % that begins no character`;
    return failed({
      code: "tracking-address",
      message,
      help: "write % as %25, or set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
    });
  }
}

/** What somebody who gave that may want. */
function instead(given: string): string {
  const ownServer = "`regimen ui` shows the runs without a server of yours";
  if (/^databricks/i.test(given))
    return "Databricks lets in clients of its own alone; start a server with `mlflow server` and give its address";
  if (/^(sqlite|postgresql|mysql|mssql)/i.test(given))
    return `start a server on that database with \`mlflow server --backend-store-uri ${withoutPassword(given)}\` and give its address; ${ownServer}`;
  if (/^[\w.-]+:\d+(\/|$)/.test(given)) return `write http://${given}`;
  return `start a server with \`mlflow server\` and give its address; ${ownServer}`;
}

/** An address without what stands before its last `@`, which may hold a password, encoded or not. */
export const withoutPassword = (uri: string): string => uri.replace(/\/\/.*@/, "//");
