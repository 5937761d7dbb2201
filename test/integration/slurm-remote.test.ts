import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { expect } from "chai";
import { type Block, blocksOf, matches } from "../docs/page.ts";
import { executable, repository } from "../support/project.ts";
import { LOCAL_SLURM, type SlurmCommands, slurmCommands } from "../support/slurm-commands.ts";

/** The blocks of the section of docs/slurm.md that tells of a laptop and a cluster. */
function section(): readonly Block[] {
  const page = readFileSync(join(repository, "docs", "slurm.md"), "utf8");
  const from = page.indexOf("\n## A laptop and a cluster\n");
  return blocksOf(page.slice(from, page.indexOf("\n## ", from + 1)));
}

describe("a laptop and a cluster that share a remote cache", function () {
  this.timeout(60_000);
  let folder: string;
  let commands: SlurmCommands;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-both-"));
    commands = slurmCommands(LOCAL_SLURM);
  });
  afterEach(() => {
    commands.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const regimen = (machine: string, ...args: readonly string[]): string => {
    const env = { HOME: folder, PATH: commands.path };
    const { stdout, stderr, status } = spawnSync(process.execPath, [executable, ...args], {
      cwd: join(folder, machine),
      env,
      encoding: "utf8",
    });
    expect([status, stderr], stdout).to.deep.equal([0, ""]);
    return stdout;
  };

  it("do as the page says, and what shows patients goes nowhere", () => {
    const blocks = section();
    const spec = blocks.find(({ mark }) => mark === "file") as Block;
    const [there, here] = blocks.filter(({ language }) => language === "text") as [Block, Block];
    mkdirSync(join(folder, "cluster"));
    regimen("cluster", "init");
    writeFileSync(join(folder, "cluster", spec.value), spec.text);
    writeFileSync(join(folder, "cluster", "hospital.yaml"), "late: 600\n");
    cpSync(join(folder, "cluster"), join(folder, "laptop"), { recursive: true });
    const words = (text: string): string[] => /^npx regimen (.*)$/m.exec(text)?.[1]?.split(" ") ?? [];
    const [onCluster, onLaptop] = blocks.filter(({ language }) => language === "sh").map(({ text }) => words(text)) as [
      string[],
      string[],
    ];
    const first = regimen("cluster", ...onCluster);
    expect(matches(there.text, first), first).to.equal(true);
    const second = regimen("laptop", ...onLaptop);
    expect(matches(here.text, second), second).to.equal(true);
  });

  it("keep what shows patients where it was made, unless they are told otherwise", () => {
    mkdirSync(join(folder, "cluster"));
    regimen("cluster", "init");
    const out = regimen("cluster", "run", "--remote", "../shared");
    expect(out).to.include("/shared: 1 result put there; 8 results stay here: they show single patients\n");
    const shared = readdirSync(join(folder, "shared"), { recursive: true, withFileTypes: true });
    const files = shared.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const tasks = files.flatMap((path) => /"task": "(\w+)"/.exec(readFileSync(path, "latin1"))?.[1] ?? []);
    expect(tasks).to.deep.equal(["figure1"]);
    expect(files.map((path) => extname(path)).toSorted()).to.deep.equal(["", ".json", ".pdf", ".png", ".svg"]);
  });
});
