import { expect } from "chai";
import { renderReport } from "../../../src/reporting/report/render-report.ts";
import type { ReportInput } from "../../../src/reporting/report/report-input.ts";
import { openHtml, type Page, requireBrowser } from "../../support/browser.ts";

const ENTRY = "@article{a2000,\n  author = {Ann, A. and Bo, B.},\n  title = {On <Trees> & 5\\%},\n  year = {2000}\n}";
const INPUT: ReportInput = {
  ...{
    experiment: "demo",
    description: "A demo.",
    variant: null,
    synthetic: false,
    tables: [],
    figures: [],
    stages: [],
    notes: [],
  },
  methods: {
    paragraphs: [{ title: "Models", sentences: [[{ text: 'Trees < 5 & "more" ' }, { cite: "a2000" }, { text: "." }]] }],
    references: [{ key: "a2000", entry: ENTRY }],
  },
  run: {
    ...{ started: "2026-01-02T03:04:05Z", seconds: 1, command: "regimen run", machine: "2 cores", commit: null, dirty: false },
    versions: {},
  },
};

describe("the report's methods", () => {
  it("are sentences with numbered references, and their sources to copy and to save", () => {
    const html = renderReport(INPUT);
    expect(html).to.contain('<p><b>Models.</b> Trees &lt; 5 &amp; “more” <a href="#reference-a2000">[1]</a>.</p>');
    expect(html).to.contain('<li id="reference-a2000">A. Ann and B. Bo: On &lt;Trees&gt; &amp; 5%. 2000.</li>');
    const [, data = ""] = /download="methods\.tex" href="data:text\/plain;charset=utf-8,([^"]*)"/.exec(html) ?? [];
    expect(decodeURIComponent(data)).to.match(/^% Methods of demo:[\s\S]*\nTrees \$<\$ 5 \\& ``more''~\\cite\{a2000\}\.\n$/);
    const [, bib = ""] = /download="methods\.bib" href="data:text\/plain;charset=utf-8,([^"]*)"/.exec(html) ?? [];
    expect(decodeURIComponent(bib)).to.equal(`${ENTRY}\n`);
    const { methods: _, ...without } = INPUT;
    expect(renderReport(without)).not.to.contain("methods.tex");
  });

  describe("in a browser", function () {
    this.timeout(60_000);
    let page: Page;
    before(async function () {
      requireBrowser(this);
      page = await openHtml(renderReport(INPUT), "", { width: 360, height: 700 });
    });
    after(() => page?.close());

    it("are copied by a button, and no wider than a phone", async () => {
      await page.evaluate("document.querySelectorAll('details.source').forEach((one) => { one.open = true; })");
      await page.evaluate("document.querySelectorAll('.source button')[1].click()");
      expect(await page.evaluate("document.querySelectorAll('.source button')[1].textContent")).to.match(
        /^(Copied|Selected: press Ctrl\+C)$/,
      );
      expect(await page.evaluate("getSelection().toString() || document.activeElement.value.slice(0, 15)")).to.contain(
        "@article{a2000,",
      );
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).to.equal(true);
      expect(page.complaints).to.deep.equal([]);
    });
  });
});
