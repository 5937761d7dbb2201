import { expect } from "chai";
import type { Json } from "../../../src/runner/contract/json.ts";
import { makeReporter } from "../../../src/runner/spec/diagnostics.ts";
import { type Node, toJson } from "../../../src/runner/spec/node.ts";
import { parseYaml } from "../../../src/runner/spec/parse-yaml.ts";
import { makeSource, placeOf } from "../../../src/runner/spec/source.ts";
import { withProject } from "./with-project.ts";

function read(text: string): { readonly node: Node | null; readonly codes: readonly string[] } {
  const report = makeReporter();
  const node = parseYaml(makeSource("a.yaml", "/a.yaml", "/", text), report);
  return { node, codes: report.sorted().map((failure) => `${failure.code} ${failure.place?.line}:${failure.place?.column}`) };
}
const value = (text: string): Json => {
  const { node, codes } = read(text);
  if (!node || codes.length > 0) throw new Error(codes.join(", "));
  return toJson(node);
};

describe("reading YAML", () => {
  it("follows the core schema of YAML 1.2", () => {
    expect(value("a: yes\nb: on\nc: 0o17\nd: 0x1F\ne: 1_000\nf: ~\ng:\nh: 1e3\ni: -0\nj: 2001-01-01\n")).to.deep.equal({
      a: "yes",
      b: "on",
      c: 15,
      d: 31,
      e: "1_000",
      f: null,
      g: null,
      h: 1000,
      i: 0,
      j: "2001-01-01",
    });
    expect(value("%YAML 1.1\n---\na: yes\n")).to.deep.equal({ a: "yes" });
    expect(value('a: !!str 2.3\nb: !!int "4"\n')).to.deep.equal({ a: "2.3", b: 4 });
    expect(value("a: |\n  x\n  y\nb: >-\n  p\n  q\n")).to.deep.equal({ a: "x\ny\n", b: "p q" });
  });

  it("takes keys that look like numbers as they are written", () => {
    expect(value("0: none\n1.50: x\ntrue: y\n")).to.deep.equal({ "0": "none", "1.50": "x", true: "y" });
  });

  it("takes aliases, with the place of the alias", () => {
    const { node } = read("a: &a { x: 1 }\nb: *a\n");
    expect(node && toJson(node)).to.deep.equal({ a: { x: 1 }, b: { x: 1 } });
    const alias = node?.type === "map" ? node.entries.get("b")?.value : undefined;
    expect(alias && placeOf(alias.at)).to.include({ line: 2, column: 4 });
    expect(value("a: &a 1\nb: &a 2\nc: *a\n")).to.deep.equal({ a: 1, b: 2, c: 2 });
  });

  it("goes on after what merely lacks its quotes", () => {
    const { codes } = read('a: { s: forest[*].scores, t: "fine[*].x", u: ${params.x} }\nc: { d: 1, d: 2 }\n');
    expect(codes).to.deep.equal(["unquoted-selector 1:9", "unquoted-expression 1:46", "duplicate-key 2:12"]);
  });

  it("lets selectors and expressions stand unquoted where YAML does", () => {
    expect(value("a: forest[*].scores\nb:\n  - forest[label=x].scores\n  - ${params.x}\n")).to.deep.equal({
      a: "forest[*].scores",
      b: ["forest[label=x].scores", "${params.x}"],
    });
  });

  it("takes a byte order mark, Windows line ends and no line end", async () => {
    expect(value("a: 1\r\nb: [x,\r\n  y]\r\n")).to.deep.equal({ a: 1, b: ["x", "y"] });
    const { codes } = read("a: 1\r\na: 2");
    expect(codes).to.deep.equal(["duplicate-key 2:1"]);
  });

  describe("from a file", () => {
    const project = withProject();
    it("takes a byte order mark", async () => {
      project.current.write({ "spec.yaml": "\ufeffexperiment: x\nstages: { a: 1 }\n" });
      expect((await project.current.bad())[0]?.place).to.include({ line: 2, column: 14 });
      project.current.write({ "spec.yaml": "\ufeffexperimnt: x\n" });
      expect((await project.current.bad())[0]?.place).to.include({ line: 1, column: 1, source: "experimnt: x" });
    });
  });
});
