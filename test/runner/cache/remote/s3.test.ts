import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { s3Remote } from "../../../../src/runner/cache/remote/s3.ts";
import { type FakeS3, fakeS3, hasS3Client } from "../../../support/fake-s3.ts";

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: Error) => error.message,
  );

describe("a bucket as a remote", () => {
  it("asks for the library that it needs, and for a bucket", async () => {
    expect(await messageOf(s3Remote("s3://bucket/prefix", {}, undefined, async () => undefined))).to.equal(
      "it needs the library @aws-sdk/client-s3: npm install @aws-sdk/client-s3",
    );
    expect(await messageOf(s3Remote("s3:///prefix", {}))).to.equal("it names no bucket; write s3://BUCKET/PREFIX");
  });

  describe("through Amazon's client", function () {
    this.timeout(30_000);
    let folder: string;
    let server: FakeS3;
    let env: Record<string, string>;
    before(function () {
      if (!hasS3Client()) this.skip();
    });
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "regimen-s3-"));
      server = await fakeS3("bucket");
      env = { AWS_ENDPOINT_URL_S3: server.endpoint, AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
    });
    afterEach(async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    });
    const file = (text: string | Uint8Array): string => {
      writeFileSync(join(folder, "from"), text);
      return join(folder, "from");
    };

    it("gives back what was put under a name below the prefix", async () => {
      const remote = await s3Remote("s3://bucket/some/prefix/", env);
      expect(await remote.size("objects/ab/c.txt")).to.equal(undefined);
      expect(await remote.get("objects/ab/c.txt", join(folder, "to"))).to.equal(false);
      await remote.put("objects/ab/c.txt", file("hello"));
      await remote.put("empty", file(""));
      expect([...server.objects.keys()]).to.deep.equal(["some/prefix/objects/ab/c.txt", "some/prefix/empty"]);
      expect(await remote.size("objects/ab/c.txt")).to.equal(5);
      expect(await remote.size("empty")).to.equal(0);
      expect(await remote.get("objects/ab/c.txt", join(folder, "to"))).to.equal(true);
      expect(readFileSync(join(folder, "to"), "utf8")).to.equal("hello");
    });

    it("carries a file that is too large for memory as a stream, byte by byte", async () => {
      const bytes = Uint8Array.from({ length: 9 * 2 ** 20 }, (_, i) => i * 7);
      const remote = await s3Remote("s3://bucket", env);
      await remote.put("large", file(bytes));
      expect(await remote.get("large", join(folder, "to"))).to.equal(true);
      expect(readFileSync(join(folder, "to")).equals(bytes)).to.equal(true);
    });

    it("asks again where the server is busy", async () => {
      const remote = await s3Remote("s3://bucket", env);
      server.failures = 2;
      await remote.put("x", file("hello"));
      server.failures = 2;
      expect(await remote.size("x")).to.equal(5);
    });

    it("says what the server says: no such bucket, no permission, no answer", async () => {
      const get = async (url: string, more: object = {}): Promise<string> =>
        messageOf((await s3Remote(url, { ...env, ...more })).get("x", join(folder, "to")));
      expect(await get("s3://other")).to.equal("NoSuchBucket it is");
      expect(await get("s3://bucket", { AWS_ACCESS_KEY_ID: "stranger" })).to.equal("AccessDenied it is");
      await server.close();
      expect(await get("s3://bucket")).to.match(/ECONNREFUSED/);
    });
  });
});
