import { readFileSync } from "node:fs";
import { Agent, fetch as fetchOfUndici } from "undici";
import type { Target } from "../target.ts";
import { MlflowError } from "./client.ts";

/** `fetch` that trusts the target's authority and shows our certificate; Node's own cannot be told either for one server alone. */
export async function fetchWith({ serverCertificate, clientCertificate, insecureTls }: Target): Promise<typeof fetch> {
  const ca = serverCertificate !== undefined ? pem(serverCertificate, "MLFLOW_TRACKING_SERVER_CERT_PATH") : undefined;
  const own = clientCertificate !== undefined ? pem(clientCertificate, "MLFLOW_TRACKING_CLIENT_CERT_PATH") : undefined;
  const dispatcher = new Agent({
    connect: {
      rejectUnauthorized: !insecureTls,
      ...(ca !== undefined && { ca }),
      ...(own !== undefined && { cert: own, key: own }),
    },
  });
  // the types of undici and of Node describe the same fetch in two places
  return ((url: string, init: object) => fetchOfUndici(url, { ...init, dispatcher })) as unknown as typeof fetch;
}

function pem(path: string, variable: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new MlflowError(
      `cannot read the certificate ${path} (${(error as NodeJS.ErrnoException).code}); ${variable} names it`,
      "away",
    );
  }
}
