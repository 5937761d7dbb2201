import { expect } from "chai";
import { reproductionPage } from "../../../../src/reporting/reproduction/page/reproduction-page.ts";
import { reproduce } from "../../../../src/reporting/reproduction/reproduce.ts";
import { openHtml, requireBrowser } from "../../../support/browser.ts";
import { exampleFacts, SYNTHETIC } from "../example.ts";

const html = reproductionPage(reproduce(exampleFacts()));

describe("reproductionPage", () => {
  it("has a section for each line of the checklist, all in its contents", () => {
    const ids = [...html.matchAll(/<h2 id="([a-z]+)">/g)].map(([, id]) => id);
    expect(ids).to.deep.equal([
      ...["verdicts", "claims", "differences", "seeds", "data", "split", "deviations", "code"],
      ...["versions", "work", "accepted", "again", "record", "cells"],
    ]);
    for (const id of ids) expect(html).to.include(`<a href="#${id}">`);
  });

  it("escapes what people wrote", () => {
    expect(html).to.include("Reproduction of On leaves &amp; trees").and.to.include("Which &lt;tree&gt; is a leaf from?");
    expect(html).not.to.include("<tree>");
  });

  it("says on a synthetic cohort that it is one, at its top, at each table and at each claim that was tested", () => {
    const synthetic = reproductionPage(reproduce(exampleFacts(SYNTHETIC)));
    expect(synthetic).to.include("<title>SYNTHETIC: ").and.to.include('<p class="banner" role="note">SYNTHETIC COHORT.');
    const badges = (text: string): number => text.split('<span class="badge synthetic">').length - 1;
    expect([badges(html), badges(synthetic)]).to.deep.equal([0, 1 + 3 + 1]);
  });

  it("may run nothing and fetch nothing", () => {
    expect(html).to.include(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src`);
  });

  it("leaves out what is not stated", () => {
    const facts = exampleFacts();
    const statements = { claims: [], deviations: [], limits: [], seeds: {}, again: {} };
    const bare = reproductionPage(reproduce({ ...facts, reference: { ...facts.reference, statements } }));
    expect(bare).not.to.include('<h2 id="claims">').and.not.to.include('<h2 id="code">').and.not.to.include("undefined");
  });

  describe("in a browser", function () {
    this.timeout(60_000);
    before(function () {
      requireBrowser(this);
    });

    it("opens offline and fits a phone: nothing but tables scrolls sideways", async () => {
      const page = await openHtml(html, "", { width: 390, height: 800 });
      try {
        await page.send("Emulation.setDeviceMetricsOverride", { width: 390, height: 800, deviceScaleFactor: 1, mobile: true });
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).to.equal(true);
        expect(await page.evaluate("document.querySelectorAll('details').length")).to.be.greaterThan(2);
        expect([page.requests.filter((url) => !url.startsWith("data:")), page.complaints]).to.deep.equal([[], []]);
      } finally {
        await page.close();
      }
    });
  });
});
