import { createHash } from "node:crypto";
import { expect } from "chai";
import { sectionPage } from "../../../src/reporting/report/section-page.ts";

const PAGE = {
  title: "A & b",
  lead: "What <it> is.",
  synthetic: false,
  top: "<p>top</p>",
  sections: [
    { id: "one", title: "One", html: "<p>1</p>" },
    { id: "none", title: "None", html: "" },
  ],
};
const policyOf = (html: string): string => /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";

describe("sectionPage", () => {
  it("sets sections that have content under a table of contents, and escapes what is plain text", () => {
    const html = sectionPage(PAGE);
    expect(html).to.include("<title>A &amp; b</title>").and.to.include("<h1>A &amp; b</h1>");
    expect(html).to.include('<p class="lead">What &lt;it&gt; is.</p>\n<p>top</p>');
    expect(html).to.include('<nav aria-label="Contents"><ol><li><a href="#one">One</a></li></ol></nav>');
    expect(html).to.include('<section aria-labelledby="one">\n<h2 id="one">One</h2>\n<p>1</p>\n</section>');
    expect(html).not.to.include("None").and.not.to.include('banner" role');
    expect(sectionPage({ ...PAGE, heading: "C" }))
      .to.include("<title>A &amp; b</title>")
      .and.to.include("<h1>C</h1>");
  });

  it("may run nothing and fetch nothing, but for its own script and pictures beside it", () => {
    const closed = "base-uri 'none'; form-action 'none'";
    expect(policyOf(sectionPage(PAGE))).to.equal(
      `default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; ${closed}`,
    );
    const html = sectionPage({ ...PAGE, script: "let a = 1;", hasPictures: true });
    const digest = createHash("sha256").update("let a = 1;").digest("base64");
    expect(policyOf(html)).to.equal(
      `default-src 'none'; script-src 'sha256-${digest}'; style-src 'unsafe-inline'; font-src data:; img-src data: 'self' file:; ${closed}`,
    );
    expect(html).to.include("</div>\n<script>let a = 1;</script>\n</body>");
  });

  it("says of a synthetic cohort that it is one", () => {
    const html = sectionPage({ ...PAGE, synthetic: true, style: ".own{}" });
    expect(html).to.include("<title>SYNTHETIC: A &amp; b</title>");
    expect(html).to.include('<body>\n<p class="banner" role="note">SYNTHETIC COHORT. These numbers say nothing about patients');
    expect(html).to.include("\n.own{}\n</style>");
  });
});
