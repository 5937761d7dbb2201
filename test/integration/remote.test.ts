import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fakeS3, hasS3Client } from "../support/fake-s3.ts";
import { makeProject, type Project, withProject } from "../support/project.ts";
import { ROWS, SMALL, TABLE } from "../support/small-spec.ts";

const notices = ({ events }: ReturnType<Project["ran"]>): readonly string[] =>
  events.flatMap((event) => (event.type === "notice" ? [event.message] : []));

describe("a remote cache", function () {
  this.timeout(120_000);
  let folder: string;
  let place: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-shared-"));
    place = join(folder, "cache");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const files = (more = ""): { readonly [name: string]: string } => ({
    "rows.csv": ROWS,
    "regimen.yaml": `${SMALL}${TABLE}${more}`,
  });

  it("shares results between projects, with the same bytes, and marks them", async () => {
    const first = makeProject(files(`remote: { url: ${place}, patientLevel: true }\n`));
    try {
      const made = first.ran();
      expect(made.ran).to.have.length(4);
      expect(notices(made)).to.include(`remote cache ${place}: 4 results put there`);
      await withProject(files(`remote: ${place}\n`), (second) => {
        const note = `  note     what the remote cache ${place} has of these is taken from there by a run; a plan does not ask it\n`;
        expect(second.regimen(["plan"]).out.endsWith(note)).to.equal(true);
        expect(second.regimen(["plan"], { REGIMEN_REMOTE: "none" }).out).not.to.include("remote");
        const taken = second.ran();
        expect(taken.code).to.equal(0);
        expect(taken.ran).to.deep.equal([]);
        expect(taken.cached).to.deep.equal(made.ran);
        expect(notices(taken)).to.include(`remote cache ${place}: 4 results taken from it`);
        expect(second.snapshot("results")).to.deep.equal(first.snapshot("results"));
        expect(second.regimen(["status"]).out).to.match(/fresh\s+split\s+imported, /);
        expect(second.regimen(["verify"]).out).to.include("0 results were computed here, 4 taken on trust");
        const again = second.ran();
        expect(notices(again)).to.deep.equal([]);
        expect(second.regimen(["plan"]).out).not.to.include("remote");
      });
    } finally {
      first.dispose();
    }
  });

  it("is named by the call, the environment, a profile or the spec, in this order; none is none", async () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => join(folder, name)) as [string, string, string, string];
    const used = (): readonly string[] => readdirSync(folder).sort();
    const text = files(`remote: ${d}\nprofiles: { far: { remote: ${c} } }\n`);
    await withProject(text, (project) => {
      project.ran(["--remote", "none"], { REGIMEN_REMOTE: b });
      project.ran([], { REGIMEN_REMOTE: "none" });
      expect(used()).to.deep.equal([]);
      project.ran();
      expect(used()).to.deep.equal(["d"]);
      project.ran(["--profile", "far"]);
      expect(used()).to.deep.equal(["c", "d"]);
      project.ran(["--profile", "far"], { REGIMEN_REMOTE: b });
      expect(used()).to.deep.equal(["b", "c", "d"]);
      project.ran(["--remote", a], { REGIMEN_REMOTE: b });
      expect(used()).to.deep.equal(["a", "b", "c", "d"]);
    });
  });

  it("keeps what shows single patients of a real cohort here, and computes it where it is missing", async () => {
    const first = makeProject(files(`remote: ${place}\n`));
    try {
      expect(notices(first.ran())).to.include(
        `remote cache ${place}: 1 result put there; 3 results stay here: they show single patients`,
      );
      await withProject(files(`remote: ${place}\n`), (second) => {
        const note = `  note     what the remote cache ${place} has of these is taken from there by a run; a plan does not ask it\n`;
        expect(second.regimen(["plan"]).out.endsWith(note)).to.equal(true);
        expect(second.regimen(["plan"], { REGIMEN_REMOTE: "none" }).out).not.to.include("remote");
        const { ran, cached } = second.ran();
        expect(ran).to.deep.equal(["rows", "split", "table1"]);
        expect(cached).to.deep.equal(["summary"]);
      });
      first.write("regimen.yaml", files(`remote: { url: ${place}, patientLevel: true }\n`)["regimen.yaml"] as string);
      expect(notices(first.ran()), "what was made before goes there too").to.include(
        `remote cache ${place}: 3 results put there`,
      );
      await withProject(files(`remote: ${place}\n`), (third) => {
        expect(third.ran().ran).to.deep.equal([]);
      });
    } finally {
      first.dispose();
    }
  });

  it("may be a bucket", async function () {
    if (!hasS3Client()) this.skip();
    const server = await fakeS3("bucket");
    const env = { AWS_ENDPOINT_URL: server.endpoint, AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
    const ended = async (project: Project): Promise<string> => {
      const child = project.start(["run", "--json"], env);
      let out = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        out += text;
      });
      const [code] = await once(child, "close");
      expect(code, out).to.equal(0);
      return out;
    };
    const text = files("remote: { url: s3://bucket/lab, patientLevel: true }\n");
    try {
      await withProject(text, async (project) => {
        expect(await ended(project)).to.include("remote cache s3://bucket/lab: 4 results put there");
      });
      const names = [...server.objects.keys()];
      expect(names.filter((name) => name.startsWith("lab/actions/"))).to.have.length(4);
      await withProject(text, async (project) => {
        const out = await ended(project);
        expect(out).to.include("remote cache s3://bucket/lab: 4 results taken from it");
        expect(out).not.to.include("task-started");
      });
    } finally {
      await server.close();
    }
  });

  it("that is not there, or is no folder, stops no run", async () => {
    const absent = join(folder, "absent", "cache");
    const plain = join(folder, "plain");
    writeFileSync(plain, "");
    await withProject(files(), (project) => {
      const without = project.ran(["--remote", absent]);
      expect(without.code).to.equal(0);
      expect(without.ran).to.have.length(4);
      expect(notices(without)).to.include(
        `the remote cache ${absent} cannot be used: there is no folder ${join(folder, "absent")}; this run goes on without it`,
      );
      expect(existsSync(join(folder, "absent"))).to.equal(false);
      const file = project.ran(["--remote", plain]);
      expect(file.code).to.equal(0);
      expect(notices(file)).to.have.length(1);
      const { code, err } = project.regimen(["run", "--remote", "gs://bucket/x"]);
      expect(code).to.equal(2);
      expect(err).to.equal(
        "regimen: the remote cache gs://bucket/x cannot be used: regimen has no client for gs://\nA remote cache is a folder that the machines share, or a bucket: s3://BUCKET/PREFIX.\n",
      );
    });
  });
});
