import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Failure } from "../../../src/runner/contract/failure.ts";
import { resolveTarget, type Target, type TrackingSettings } from "../../../src/runner/tracking/target.ts";

const NO_FILE = "/nowhere/credentials";
const USUAL = { insecureTls: false, timeout: 120, retries: 7 };

function target(
  settings: TrackingSettings | false | undefined,
  env: Record<string, string> = {},
  file = NO_FILE,
): Target | undefined {
  const result = resolveTarget(settings, env, file);
  if (!result.ok) throw new Error(JSON.stringify(result.failures));
  return result.value;
}

function failures(uri: string | undefined, env: Record<string, string> = {}): readonly Failure[] {
  const result = resolveTarget(uri === undefined ? undefined : { uri }, env, NO_FILE);
  return result.ok ? [] : result.failures;
}

describe("resolveTarget", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-target-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps runs here where nobody names a server, and where the spec says false", () => {
    expect(target(undefined)).to.equal(undefined);
    expect(target({ experiment: "lungs" }, { MLFLOW_TRACKING_URI: "  " })).to.equal(undefined);
    expect(target(false, { MLFLOW_TRACKING_URI: "http://server" })).to.equal(undefined);
  });

  it("takes the spec's address before the environment's, without slash, query and fragment", () => {
    expect(target({ uri: "http://spec:5000/mlflow/?a=b#c" }, { MLFLOW_TRACKING_URI: "http://env" })).to.deep.equal({
      uri: "http://spec:5000/mlflow",
      ...USUAL,
    });
    expect(target({}, { MLFLOW_TRACKING_URI: " https://env/ " })).to.deep.equal({ uri: "https://env", ...USUAL });
  });

  it("takes user and password out of the address, before all others", () => {
    const env = { MLFLOW_TRACKING_USERNAME: "me", MLFLOW_TRACKING_PASSWORD: "mine" };
    expect(target({ uri: "http://a%40b:p%3Aw@server:1/x" }, env)).to.deep.equal({
      uri: "http://server:1/x",
      credentials: { kind: "basic", user: "a@b", password: "p:w" },
      ...USUAL,
    });
  });

  it("prefers user and password to a token, as MLflow's own client does", () => {
    const uri = "http://server";
    const basic = { MLFLOW_TRACKING_USERNAME: "me", MLFLOW_TRACKING_PASSWORD: "mine" };
    expect(target({ uri }, { ...basic, MLFLOW_TRACKING_TOKEN: "t" })?.credentials).to.deep.equal({
      kind: "basic",
      user: "me",
      password: "mine",
    });
    expect(target({ uri }, { MLFLOW_TRACKING_TOKEN: "t" })?.credentials).to.deep.equal({ kind: "bearer", token: "t" });
    expect(target({ uri }, { MLFLOW_TRACKING_TOKEN: "t", MLFLOW_TRACKING_USERNAME: "me" })?.credentials).to.deep.equal({
      kind: "bearer",
      token: "t",
    });
  });

  it("reads what is missing from the credentials file, as Python's configparser would", () => {
    const file = join(folder, "credentials");
    const text =
      "# mine\n[other]\nmlflow_tracking_username = no\n[mlflow]\n; more\nMLFLOW_tracking_username = file user \nmlflow_tracking_password: a%%b=c\n";
    writeFileSync(file, text);
    const uri = "http://server";
    expect(target({ uri }, {}, file)?.credentials).to.deep.equal({ kind: "basic", user: "file user", password: "a%b=c" });
    expect(target({ uri }, { MLFLOW_TRACKING_USERNAME: "me" }, file)?.credentials).to.deep.equal({
      kind: "basic",
      user: "me",
      password: "a%b=c",
    });
  });

  it("takes certificates and patience from MLflow's variables", () => {
    const env = {
      MLFLOW_TRACKING_URI: "https://server",
      MLFLOW_TRACKING_SERVER_CERT_PATH: "/ca.pem",
      MLFLOW_TRACKING_CLIENT_CERT_PATH: "/me.pem",
      MLFLOW_HTTP_REQUEST_TIMEOUT: "2.5",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
    };
    expect(target(undefined, env)).to.deep.equal({
      uri: "https://server",
      insecureTls: false,
      timeout: 2.5,
      retries: 0,
      serverCertificate: "/ca.pem",
      clientCertificate: "/me.pem",
    });
    expect(
      target(undefined, { MLFLOW_TRACKING_URI: "https://server", MLFLOW_TRACKING_INSECURE_TLS: "True" })?.insecureTls,
    ).to.equal(true);
  });

  describe("refuses, and says what to do instead,", () => {
    const allowed = "an address that begins with http:// or https://, such as http://127.0.0.1:5000";
    const cases: readonly (readonly [uri: string, shown: string, help: string])[] = [
      [
        "sqlite:///mlflow.db",
        "sqlite:///mlflow.db",
        "start a server on that database with `mlflow server --backend-store-uri sqlite:///mlflow.db` and give its address; `regimen ui` shows the runs without a server of yours",
      ],
      [
        "postgresql://me:secret@db/mlflow",
        "postgresql://db/mlflow",
        "start a server on that database with `mlflow server --backend-store-uri postgresql://db/mlflow` and give its address; `regimen ui` shows the runs without a server of yours",
      ],
      [
        "./mlruns",
        "./mlruns",
        "start a server with `mlflow server` and give its address; `regimen ui` shows the runs without a server of yours",
      ],
      [
        "file:///tmp/mlruns",
        "file:///tmp/mlruns",
        "start a server with `mlflow server` and give its address; `regimen ui` shows the runs without a server of yours",
      ],
      [
        "databricks",
        "databricks",
        "Databricks lets in clients of its own alone; start a server with `mlflow server` and give its address",
      ],
      ["localhost:5000", "localhost:5000", "write http://localhost:5000"],
      [
        "http://",
        "http://",
        "start a server with `mlflow server` and give its address; `regimen ui` shows the runs without a server of yours",
      ],
      [
        "http://a b",
        "http://a b",
        "start a server with `mlflow server` and give its address; `regimen ui` shows the runs without a server of yours",
      ],
    ];
    for (const [uri, shown, help] of cases)
      it(shown, () => {
        const message = `tracking.uri is ${JSON.stringify(shown)}, which is no address of an MLflow server`;
        expect(failures(uri)).to.deep.equal([{ code: "tracking-address", message, allowed, help }]);
      });

    it("naming the variable that the address came from", () => {
      expect(failures(undefined, { MLFLOW_TRACKING_URI: "databricks" })[0]?.message).to.equal(
        'MLFLOW_TRACKING_URI is "databricks", which is no address of an MLflow server',
      );
    });

    it("half a pair of credentials", () => {
      expect(failures("http://server", { MLFLOW_TRACKING_USERNAME: "me" })).to.deep.equal([
        {
          code: "tracking-credentials",
          message: "MLFLOW_TRACKING_USERNAME is given and MLFLOW_TRACKING_PASSWORD is not",
          help: "set MLFLOW_TRACKING_PASSWORD too, or mlflow_tracking_password below [mlflow] in /nowhere/credentials",
        },
      ]);
    });

    it("an address whose password is not encoded", () => {
      expect(failures("http://me:100%@server")).to.deep.equal([
        {
          code: "tracking-address",
          message: "the user name or password in tracking.uri has a % that begins no character",
          help: "write % as %25, or set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
        },
      ]);
    });

    it("every variable that makes no sense, in one go", () => {
      const env = {
        MLFLOW_HTTP_REQUEST_TIMEOUT: "soon",
        MLFLOW_HTTP_REQUEST_MAX_RETRIES: "-1",
        MLFLOW_TRACKING_INSECURE_TLS: "maybe",
      };
      expect(failures("http://server", env)).to.deep.equal([
        {
          code: "tracking-variable",
          message: 'MLFLOW_HTTP_REQUEST_TIMEOUT is "soon"',
          allowed: "seconds, more than 0 and at most 86400",
        },
        { code: "tracking-variable", message: 'MLFLOW_HTTP_REQUEST_MAX_RETRIES is "-1"', allowed: "a whole number, 0 or more" },
        { code: "tracking-variable", message: 'MLFLOW_TRACKING_INSECURE_TLS is "maybe"', allowed: "true, 1, false or 0" },
      ]);
    });

    it("trusting all servers and one", () => {
      expect(
        failures("https://server", { MLFLOW_TRACKING_INSECURE_TLS: "1", MLFLOW_TRACKING_SERVER_CERT_PATH: "/ca.pem" }),
      ).to.deep.equal([
        {
          code: "tracking-variable",
          message: "MLFLOW_TRACKING_INSECURE_TLS trusts every server, and MLFLOW_TRACKING_SERVER_CERT_PATH only one",
          help: "unset one of them: the first, to be safe",
        },
      ]);
    });
  });
});
