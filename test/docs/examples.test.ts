import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { executable, makeProject, type Project, repository } from "../support/project.ts";
import { type Block, blocksOf, matches } from "./page.ts";
import { PAGES } from "./pages.ts";

/*
 * Every example of the pages is checked or run with the built executable; page.ts says how a block is marked.
 * REGIMEN_WRITE_DOCS=1 puts what the commands print into the output blocks that differ; read them before you commit.
 */
const WRITE = process.env.REGIMEN_WRITE_DOCS !== undefined;
/** Languages whose blocks have to be marked. */
const MARKED = ["yaml", "sh", "ts"];

function edited(page: string, edits: readonly { readonly block: Block; readonly text: string }[]): string {
  const lines = page.split("\n");
  for (const { block, text } of edits.toReversed()) lines.splice(block.line, block.length, ...text.trimEnd().split("\n"));
  return lines.join("\n");
}

describe("examples of the pages", function () {
  this.timeout(180_000);
  let bin: string;
  let leaves: Promise<Project> | undefined;
  const going = new Map<string, Promise<void>>();

  before(() => {
    bin = mkdtempSync(join(tmpdir(), "regimen-bin-"));
    // `npx regimen` of an installed package, without npm's second of start
    writeFileSync(
      join(bin, "npx"),
      `#!/bin/sh\n[ "$1" = regimen ] && shift && exec "${process.execPath}" "${executable}" "$@"\nexit 127\n`,
    );
    chmodSync(join(bin, "npx"), 0o755);
  });
  after(async () => {
    await Promise.allSettled(going.values());
    rmSync(bin, { recursive: true });
    (await leaves)?.dispose();
  });

  function shell(
    project: Project,
    command: string,
    args: readonly string[],
  ): Promise<{ readonly code: number | null; readonly out: string }> {
    const env = { HOME: process.env.HOME ?? "", PATH: [bin, process.env.PATH].join(delimiter) };
    const child = spawn(command, args, { cwd: project.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        out += text;
      });
    }
    return new Promise((resolve, reject) => {
      child.on("error", reject).on("close", (code) => resolve({ code, out }));
    });
  }

  const regimen = (project: Project, ...args: readonly string[]) => shell(project, process.execPath, [executable, ...args]);

  async function runLeaves(): Promise<Project> {
    const project = await open("leaves");
    expect(await regimen(project, "run")).to.include({ code: 0 });
    return project;
  }

  async function open(kind: string): Promise<Project> {
    const project = makeProject();
    if (kind === "covid") cpSync(join(repository, "experiments"), project.path("experiments"), { recursive: true });
    if (kind === "leaves" || kind === "leaves-run") project.remove("package.json");
    if (kind === "leaves") expect(await regimen(project, "init")).to.include({ code: 0 });
    if (kind === "leaves-run") {
      leaves ??= runLeaves();
      cpSync((await leaves).folder, project.folder, { recursive: true });
    }
    return project;
  }

  /** Goes through one block; gives what it printed. */
  async function go(project: Project, block: Block, before: string, write: (text: string) => void): Promise<string> {
    switch (block.mark) {
      case "file":
        mkdirSync(join(project.path(block.value), ".."), { recursive: true });
        project.write(block.value, block.text);
        return "";
      case "check":
      case "mistake": {
        project.write("example.yaml", block.text);
        const { code, out } = await regimen(project, "check", "example.yaml");
        expect(code, out).to.equal(block.mark === "check" ? 0 : 2);
        return out;
      }
      case "run": {
        const { code, out } = await shell(project, "bash", ["-e", "-c", `exec 2>&1\n${block.text}`]);
        expect(code, out).to.equal(Number(block.value || 0));
        return out;
      }
      case "output":
        if (matches(block.text, before)) return before;
        if (WRITE) write(before);
        else expect(before).to.equal(block.text);
        return before;
      default:
        return before;
    }
  }

  async function goThrough(name: string): Promise<void> {
    const file = join(repository, name);
    const page = readFileSync(file, "utf8");
    const edits: { readonly block: Block; readonly text: string }[] = [];
    let project: Project | undefined;
    let before = "";
    try {
      for (const block of blocksOf(page)) {
        const where = `${name}:${block.line}`;
        if (block.mark === "project") {
          project?.dispose();
          project = await open(block.value);
          continue;
        }
        if (MARKED.includes(block.language)) expect(block.mark, `${where} is marked`).not.to.equal("");
        if (block.mark === "" || block.mark === "not run") continue;
        project ??= await open("empty");
        try {
          before = await go(project, block, before, (text) => edits.push({ block, text }));
        } catch (error) {
          (error as Error).message = `${where}: ${(error as Error).message}`;
          throw error;
        }
      }
    } finally {
      project?.dispose();
      if (edits.length > 0) writeFileSync(file, edited(page, edits));
    }
  }

  /** Starts a page's examples, once; while one page is waited for, the next is under way. */
  function start(name: string | undefined): Promise<void> {
    if (name === undefined) return Promise.resolve();
    const started = going.get(name) ?? goThrough(name);
    going.set(name, started);
    started.catch(() => {}); // told by the page's own test
    return started;
  }

  for (const [at, name] of PAGES.entries()) {
    it(name, async () => {
      const own = start(name);
      start(PAGES[at + 1]);
      await own;
    });
  }
});
