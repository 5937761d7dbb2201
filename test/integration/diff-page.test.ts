import { expect } from "chai";
import { openPage, requireBrowser } from "../support/browser.ts";
import { withProject } from "../support/project.ts";
import { ROWS, SMALL, TABLE } from "../support/small-spec.ts";

describe("regimen diff --html", function () {
  this.timeout(90_000);

  it("writes a page of two runs, and says what the store has let go", function () {
    requireBrowser(this);
    return withProject({ "rows.csv": ROWS, "regimen.yaml": `${SMALL}${TABLE}` }, async (project) => {
      expect(project.regimen(["run"]).err).to.equal("");
      expect(project.regimen(["run", "-p", "size=0.25"]).code).to.equal(0);
      expect(project.regimen(["diff", "--html", "out/diff.html"])).to.deep.equal({ code: 0, out: "out/diff.html\n", err: "" });
      const page = await openPage(project.path("out/diff.html"), "", { width: 360, height: 700 });
      try {
        const text = (await page.evaluate("document.querySelector('#changes').parentElement.innerText")) as string;
        expect(text.replace(/\s+/g, " ")).to.include("split parameter testSize 0.5 0.25");
        const shown =
          "[...document.querySelectorAll('.numbers tbody tr')].filter((one) => one.checkVisibility()).map((one) => one.className)";
        const classes = (await page.evaluate(shown)) as string[];
        expect(new Set(classes)).to.deep.equal(new Set(["other"]));
        await page.evaluate("document.querySelector('.numbers > input').click()");
        const all = (await page.evaluate(shown)) as string[];
        expect(new Set(all)).to.deep.equal(new Set(["same", "other"]));
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no wider than a phone").to.equal(true);
        expect([page.requests.filter((one) => !one.startsWith("data:")), page.complaints]).to.deep.equal([[], []]);
      } finally {
        await page.close();
      }
      // the cache lets go of what the last run does not use
      expect(project.regimen(["gc", "--yes"]).code).to.equal(0);
      const { out } = project.regimen(["diff", "--html", "out/diff.html", "--json"]);
      expect(JSON.parse(out)).to.have.property("page", project.path("out/diff.html"));
      const html = project.read("out/diff.html");
      expect(html)
        .to.include('<h2 id="gone">No longer in the store</h2>')
        .and.to.match(/<li>table1(?: \(before\)|: what it gave is not known any more)<\/li>/);
    });
  });
});
