import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { reportFor } from "../src/report.ts";
import type { ReportFacts } from "../src/runner/cli/report-facts.ts";
import { EXAMPLE } from "./reporting/tables/example-model.ts";

type Task = ReportFacts["tasks"][number];
type Stored = Task["outputs"][string];

describe("reportFor", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-report-for-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** An artifact of that content; equal content is one. */
  function stored(kind: Stored["kind"], extension: string, text: string, patientLevel = false): Stored {
    const digest = createHash("sha256").update(text).digest("hex") as Stored["digest"];
    writeFileSync(join(folder, digest), text);
    return { kind, digest, extension, size: text.length, synthetic: false, patientLevel };
  }
  const svg = (name: string, size = 0): string =>
    `<svg xmlns="x" id="${name}" width="300" height="200"><title>Caption of ${name}.</title><path d="${"M0,0".repeat(size / 4)}"/></svg>`;
  const figure = (name: string, size = 0, patientLevel = false) => ({
    svg: stored("figure", ".svg", svg(name, size), patientLevel),
    png: stored("file", ".png", `png of ${name}`, patientLevel),
  });
  const table = (caption: string) => ({
    model: stored("table-model", ".json", JSON.stringify({ ...EXAMPLE, caption })),
  });
  const own = (stage: string, outputs: Task["outputs"], cell = {}) =>
    ({
      task: { id: stage, stage, cell, component: "reporting/x", outputs: {}, inputs: {}, params: {} },
      ...{ state: "ran", key: null, seconds: 1, message: null, fingerprint: null, inputs: [], published: true, outputs },
    }) as unknown as Task; // the report asks for no more of a task
  const other = (stage: string, outputs: Task["outputs"], cell = {}) =>
    ({ id: stage, stage, cell, component: "reporting/x", outputs }) as unknown as ReportFacts["others"][number]["tasks"][number];
  const facts = (more: Partial<ReportFacts>): ReportFacts => ({
    ...{
      experiment: "demo",
      description: "",
      variant: null,
      synthetic: false,
      compare: null,
      tasks: [],
      files: [],
      others: [],
      components: {},
    },
    run: {
      ...{
        run: "r",
        started: "2026-01-02T03:04:05Z",
        seconds: 1,
        command: "regimen run",
        commit: null,
        dirty: false,
        version: "1",
        who: null,
      },
      machine: { cpu: "cpu", cores: 2, memory: 2 ** 30, system: "linux", node: "v20" },
    },
    pathOf: ({ digest }) => join(folder, digest),
    ...more,
  });

  it("shows what other variants published beside its own, once where it is the same", async () => {
    const { html, files } = await reportFor(
      facts({
        tasks: [own("table1", table("of the base")), own("figure1", figure("one"))],
        others: [
          {
            variant: "a",
            tasks: [other("table1", table("of a")), other("figure1", figure("one")), other("table9", table("of a alone"))],
          },
          { variant: "b", tasks: [other("figure1", figure("other"))] },
        ],
      }),
    );
    expect(files).to.deep.equal({});
    expect([...html.matchAll(/<h4[^>]*>([^<]*)</g)].map((match) => match[1])).to.deep.equal([
      ...["variant base", "variant a", "variant base, a", "variant b"],
    ]);
    expect(html).to.contain('<h4 id="table-table1@a">').and.to.contain('download="table1@a.csv"');
    expect(html).to.contain('<h3 id="table-table9">table9</h3>\n<p class="note">Of variant a.</p>');
    expect(html).to.contain("<p>Tables and figures of other variants (a, b) are those that their last runs left.</p>");
    expect(html.match(/aria-label="Caption of one\."/g), "the same figure stands once").to.have.length(1);
  });

  it("keeps the page below five megabytes: figures of other variants become pictures beside it first, its own only then", async () => {
    const tasks = [own("figure1", figure("own large", 2_000_000)), own("figure2", figure("own small", 1_000_000))];
    const others = [
      { variant: "a", tasks: [other("figure1", figure("a large", 2_000_000)), other("figure2", figure("a small", 600_000))] },
    ];
    const { html, files } = await reportFor(facts({ tasks, others }));
    expect(html.length).to.be.below(5_000_000);
    const [path, ...more] = Object.keys(files);
    expect(more).to.deep.equal([]);
    expect(path).to.match(/^report-files\/[0-9a-f]{16}\.png$/);
    expect(files[path!]!.digest).to.equal(figure("a large").png.digest);
    expect(html).to.contain(`<img src="${path}" width="300" height="200" alt="Caption of a large.">`);
    const huge = await reportFor(facts({ tasks: [own("figure1", figure("own huge", 6_000_000)), ...tasks.slice(1)], others }));
    expect(Object.values(huge.files).map(({ digest }) => digest)).to.deep.equal(
      ["a large", "a small", "own huge"].map((name) => figure(name).png.digest),
    );
    expect(await reportFor(facts({ tasks, others })), "equal input, equal text").to.deep.equal({ html, files });
  });

  it("leaves single patients and cases of other variants out, too", async () => {
    const others = [
      {
        variant: "a",
        tasks: [
          other("figure1", figure("secret", 6_000_000, true)),
          other("quality", table("of patient-17"), { case: "patient-17" }),
        ],
      },
    ];
    const { html, files } = await reportFor(facts({ tasks: [own("figure1", figure("one"))], others, withoutPatients: true }));
    expect(html).not.to.contain("secret").and.not.to.contain("patient-17");
    expect(html).to.contain("Left out here because it shows single patients");
    expect(files).to.deep.equal({});
  });
});
