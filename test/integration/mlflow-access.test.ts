import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { MlflowError } from "../../src/runner/tracking/mlflow/client.ts";
import type { Target } from "../../src/runner/tracking/target.ts";
import { hastyClient, targetAt } from "../support/mlflow/client-of.ts";
import { type Front, proxyTo, selfSigned } from "../support/mlflow/proxy.ts";
import { type MlflowServer, mlflowServer } from "../support/mlflow/server.ts";
import { miss, requireMlflow } from "../support/reference.ts";

/** In ASCII: MLflow 3.17 lets others in for runs, but not for files. */
const admin = { user: "admin", password: "a long: password/&%20" };
const basic = (user: string, password: string): Partial<Target> => ({ credentials: { kind: "basic", user, password } });

/** With a password and behind a certificate; one server for both. */
describe("access to a real MLflow", function () {
  this.timeout(180_000);
  let server: MlflowServer;
  let folder: string;

  before(async function () {
    requireMlflow.call(this);
    folder = mkdtempSync(join(tmpdir(), "regimen-access-"));
    server = await mlflowServer({ admin });
  });
  after(async () => {
    await server?.remove();
    if (folder) rmSync(folder, { recursive: true });
  });

  const clientAs = (more: Partial<Target>) => hastyClient(targetAt(server.uri, more)).client;
  const mistake = async (work: Promise<unknown>) => (await work.catch((reason: unknown) => reason)) as MlflowError;

  describe("by name and password", () => {
    it("is given to the right ones", async () => {
      const client = clientAs(basic(admin.user, admin.password));
      const experiment = await client.experiment("mine");
      const run = await client.createRun({ experiment, name: "r", startTime: 5, tags: {} });
      await client.logBatch(run.id, { metrics: [{ key: "loss", value: 1, time: 5, step: 0 }] });
      expect((await client.getRun(run.id)).metrics).to.have.length(1);
    });

    for (const [who, more] of [
      ["nobody", {}],
      ["a wrong password", basic(admin.user, "nearly right")],
      ["a token", { credentials: { kind: "bearer", token: "tok" } }],
    ] as const)
      it(`is not given to ${who}, and nothing is lost for it`, async () => {
        const error = await mistake(clientAs(more).experiment("mine"));
        expect(error).to.include({ kind: "away", status: 401 });
        expect(error.message).to.match(
          /, looking for experiment "mine": not let in \(401\); set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD \(or MLFLOW_TRACKING_TOKEN\), or mend them/,
        );
        expect(error.message).not.to.include("nearly right");
        expect(await mistake(clientAs(more).version())).to.include({ kind: "away", status: 401 });
      });

    it("to one who may only read, writing is refused", async () => {
      const headers = {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString("base64")}`,
      };
      const body = JSON.stringify({ username: "reader", password: "a reader's password" });
      const made = await fetch(`${server.uri}/api/2.0/mlflow/users/create`, { method: "POST", headers, body });
      expect(made.status).to.equal(200);
      const client = clientAs(basic("reader", "a reader's password"));
      const experiment = await client.experiment("mine");
      const error = await mistake(client.createRun({ experiment, name: "r", startTime: 5, tags: {} }));
      expect(error).to.include({
        kind: "away",
        status: 403,
        message: `${server.uri}, making run "r": not allowed (403); ask for the permission to write there, or choose another experiment: Permission denied`,
      });
    });
  });

  describe("by TLS", () => {
    let proxy: Front;
    let ours: NonNullable<ReturnType<typeof selfSigned>>;
    let other: NonNullable<ReturnType<typeof selfSigned>>;

    before(async function () {
      const made = [selfSigned(folder, "ours"), selfSigned(folder, "other")] as const;
      if (!made[0] || !made[1]) return miss(this, "no openssl");
      [ours, other] = made;
      proxy = await proxyTo(server.uri, { tls: ours.tls });
    });
    after(() => proxy?.stop());

    const insider = basic(admin.user, admin.password);

    it("with the authority's file works", async () => {
      const { client } = hastyClient(targetAt(proxy.uri, { ...insider, serverCertificate: ours.certificate }));
      expect(await client.experiment("mine")).to.be.a("string");
    });

    it("without it, or with another, is refused at once, without a request", async () => {
      for (const more of [{}, { serverCertificate: other.certificate }]) {
        const { client, pauses } = hastyClient(targetAt(proxy.uri, { ...insider, ...more }));
        const error = await mistake(client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} }));
        expect(error.kind).to.equal("away");
        expect(error.message).to.match(
          /^https:\/\/127\.0\.0\.1:\d+, making run "r": its certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT: .*\); name its authority's file in MLFLOW_TRACKING_SERVER_CERT_PATH$/,
        );
        expect(pauses).to.deep.equal([]);
      }
    });

    it("is not looked for where there is none", async () => {
      const { client } = hastyClient(targetAt(server.uri.replace("http:", "https:"), { ...insider, retries: 0 }));
      expect((await mistake(client.experiment("mine"))).message).to.match(
        /^https:\/\/127\.0\.0\.1:\d+, looking for experiment "mine": no TLS there \(\w+\); write http:\/\/ if the server has none$/,
      );
    });

    it("works unseen where the user asks for that", async () => {
      const { client } = hastyClient(targetAt(proxy.uri, { ...insider, insecureTls: true }));
      expect(await client.experiment("mine")).to.be.a("string");
      expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).to.equal(undefined);
    });

    it("shows our own certificate where one is asked for, and sends files through it", async () => {
      const strict = await proxyTo(server.uri, {
        tls: { ...ours.tls, ca: other.tls.cert, requestCert: true, rejectUnauthorized: true },
      });
      const trust = { ...insider, serverCertificate: ours.certificate };
      try {
        const { client } = hastyClient(targetAt(strict.uri, { ...trust, clientCertificate: other.both }));
        const run = await client.createRun({ experiment: await client.experiment("mine"), name: "r", startTime: 5, tags: {} });
        await client.putArtifact(run.artifactUri, "ca.pem", { from: ours.certificate, size: ours.tls.cert.length });
        expect(await client.listArtifacts(run.id)).to.deep.equal([
          { path: "ca.pem", isFolder: false, size: ours.tls.cert.length },
        ]);
        const unknown = hastyClient(targetAt(strict.uri, { ...trust, retries: 0 })).client;
        expect((await mistake(unknown.experiment("mine"))).kind).to.equal("away");
      } finally {
        await strict.stop();
      }
    });
  });
});
