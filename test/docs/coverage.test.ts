import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { componentsPage } from "../../docs/make-components.ts";
import { mistakesPage } from "../../docs/make-mistakes.ts";
import { COMMANDS } from "../../src/runner/cli/commands.ts";
import type { CatalogueEntry } from "../../src/runner/contract/catalogue.ts";
import { KINDS } from "../../src/runner/contract/kinds.ts";
import { SPEC_CODES } from "../../src/runner/spec/codes.ts";
import { RESOURCES_SCHEMA, STAGE_KEYS, TOP_KEYS, VARIANT_KEYS } from "../../src/runner/spec/keys.ts";
import { repository } from "../support/project.ts";
import { anchorsOf, blocksOf, linksOf } from "./page.ts";
import { PAGES } from "./pages.ts";

const read = (name: string): string => readFileSync(join(repository, name), "utf8");
/** Text between two headings of the same rank. */
const section = (page: string, title: string): string => page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";

describe("the pages", () => {
  for (const name of PAGES) {
    it(`${name}: links lead somewhere`, () => {
      const page = read(name);
      for (const link of linksOf(page)) {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? join(repository, name) : join(repository, dirname(name), path);
        expect(existsSync(target), `${name} links to ${link}`).to.equal(true);
        if (anchor === undefined) continue;
        expect(anchorsOf(readFileSync(target, "utf8")), `${name} links to ${link}`).to.include(anchor);
      }
    });

    it(`${name}: is written plainly`, () => {
      const prose = read(name)
        .replace(/^```[\s\S]*?^```/gm, "")
        .replace(/^\| `.*$/gm, "")
        .replace(/`[^`]*`/g, "")
        .replace(/<!--[\s\S]*?-->/g, "")
        .replace(/!\[/g, "[");
      expect(prose).not.to.match(/!/);
      expect(read(name), "no path of a machine").not.to.match(/\/(work|root|home)\/|\/tmp\/(?!regimen-docs)/);
    });
  }

  it("README.md leads to every page", () => {
    const links = linksOf(read("README.md"));
    expect(PAGES.filter((name) => name !== "README.md" && !links.includes(name))).to.deep.equal([]);
  });

  it("README.md lists every command with its summary", () => {
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      expect(read("README.md")).to.include(`| \`regimen ${name}\` | ${summary} |`);
    }
  });

  it("docs/commands.md has a section for every command, with every option", () => {
    const page = read("docs/commands.md");
    const shared = section(page, "What they share");
    for (const [name, { usage, options }] of Object.entries(COMMANDS)) {
      const own = section(page, name);
      expect(own, name).to.include(`\`${usage}\``);
      const all = own + shared + (name === "plan" ? section(page, "run") : "");
      for (const [option, { short }] of Object.entries(options)) {
        expect(all, `${name} --${option}`).to.match(new RegExp(`\`(-\\w\`, \`)?--${option}\\b`));
        if (short) expect(all, `${name} -${short}`).to.include(`\`-${short}\``);
      }
      expect(
        blocksOf(own).some(({ mark, text }) => mark === "run" && text.includes(`regimen ${name}`)),
        `${name} has an example`,
      ).to.equal(true);
    }
  });

  it("docs/specs.md has every key of the language", () => {
    const page = read("docs/specs.md");
    for (const [title, keys] of [
      ["Top level", Object.keys(TOP_KEYS)],
      ["Stages", Object.keys(STAGE_KEYS)],
      ["Variants", Object.keys(VARIANT_KEYS).filter((key) => key !== "description")],
      ["Resources and retries", Object.keys(RESOURCES_SCHEMA.properties as object)],
    ] as const) {
      for (const key of keys) expect(section(page, title), `${title}: ${key}`).to.include(`\`${key}\``);
    }
  });

  it("docs/components.md is what docs/make-components.ts writes", () => {
    const catalogue = JSON.parse(read("dist/catalogue.json")) as readonly CatalogueEntry[];
    const page = read("docs/components.md");
    for (const { name } of catalogue) expect(page).to.include(`\n## ${name}\n`);
    expect(page, "stale: node --import tsx docs/make-components.ts").to.equal(componentsPage(catalogue));
  });

  it("docs/mistakes.md has every code, and is what docs/make-mistakes.ts writes", () => {
    const page = read("docs/mistakes.md");
    for (const code of SPEC_CODES) expect(page).to.include(`| \`${code}\` | `);
    expect(page, "stale: node --import tsx docs/make-mistakes.ts").to.equal(mistakesPage(page));
  });

  it("docs/own-components.md names every kind", () => {
    for (const kind of KINDS) expect(read("docs/own-components.md")).to.include(`\`${kind}\``);
  });

  it("pictures are small", () => {
    const folder = join(repository, "docs", "images");
    const pictures = readdirSync(folder).filter((name) => name.endsWith(".png"));
    for (const name of pictures)
      expect(
        PAGES.some((page) => read(page).includes(`](${relative(dirname(page), `docs/images/${name}`)})`)),
        `a page shows ${name}`,
      ).to.equal(true);
    const bytes = pictures.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).to.be.below(900_000);
  });
});
