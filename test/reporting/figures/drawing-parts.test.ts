import { inflateSync } from "node:zlib";
import { expect } from "chai";
import { decode } from "fast-png";
import { dendrogramPath } from "../../../src/reporting/figures/dendrogram.ts";
import { frameSvg } from "../../../src/reporting/figures/frame-svg.ts";
import { classColours, DIVERGING, ramp } from "../../../src/reporting/figures/palette.ts";
import { encodeColourPng, encodePng } from "../../../src/reporting/figures/raster-png.ts";
import { textWidth } from "../../../src/reporting/figures/text-width.ts";

describe("textWidth", () => {
  it("has Arial's widths", () => {
    expect(textWidth("A", 1000)).to.be.closeTo(667, 0.5); // Adobe's metrics for Helvetica: A 667, i 222, M 833
    expect(textWidth("i", 1000)).to.be.closeTo(222, 0.5);
    expect(textWidth("M", 1000)).to.be.closeTo(833, 0.5);
    expect(textWidth("A", 1000, "bold")).to.be.closeTo(722, 0.5);
    expect(textWidth("", 10)).to.equal(0);
  });
});

describe("encodePng", () => {
  it("keeps every pixel", () => {
    const pixels = Uint8Array.of(0, 1, 2, 0, 1, 2, 2, 2, 1);
    const png = Buffer.from(
      encodePng({
        width: 3,
        height: 3,
        pixels,
        palette: [
          [0, 0, 0],
          [255, 0, 0],
          [0, 0, 255],
        ],
      }),
    );
    expect(png.readUInt32BE(16)).to.equal(3);
    const at = png.indexOf("IDAT");
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect([...rows]).to.deep.equal([0, 0, 1, 2, 2, 0, 0, 0, 2, 2, 1, 255]); // rows after the first as differences to the one above
  });
  it("keeps colours as they are, beside fast-png's reading", () => {
    const pixels = Uint8Array.of(255, 0, 7, 1, 2, 3, 0, 255, 8, 9, 9, 9);
    const read = decode(encodeColourPng(2, 2, pixels));
    expect(read).to.include({ width: 2, height: 2, channels: 3, depth: 8 });
    expect([...read.data]).to.deep.equal([...pixels]);
    expect(() => encodeColourPng(2, 1, pixels)).to.throw(RangeError, "12 bytes for 2 × 1 colours");
  });
  it("refuses a raster of another size", () => {
    expect(() => encodePng({ width: 2, height: 2, pixels: new Uint8Array(3), palette: [] })).to.throw("3 pixels for 2 × 2");
  });
});

describe("dendrogramPath", () => {
  it("joins leaves at their middles", () => {
    const merges = { a: [0, 2], b: [1, 3], height: [1, 2] };
    expect(dendrogramPath(merges, [2, 0, 1], { along: 30, depth: 10, side: "top" })).to.equal("M15,10V5H25V10M5,10V0H20V5");
    expect(dendrogramPath(merges, [2, 0, 1], { along: 30, depth: 10, side: "left" })).to.equal("M10,15H5V25H10M10,5H0V20H5");
  });
});

describe("palette", () => {
  it("runs through its stops", () => {
    const colours = ramp(DIVERGING, 65);
    expect(colours[0]).to.deep.equal([0x13, 0x4b, 0x85]);
    expect(colours[32]).to.deep.equal([0xf3, 0xf2, 0xef]);
    expect(colours[64]).to.deep.equal([0x88, 0x38, 0x03]);
  });
  it("gives each class a colour of its own", () => {
    for (const [count, ordered] of [
      [2, true],
      [3, true],
      [5, true],
      [7, false],
    ] as const) {
      expect(new Set(classColours(count, ordered))).to.have.property("size", count);
    }
  });
});

describe("frameSvg", () => {
  it("adds title, mark and notes, and rounds", () => {
    const svg = '<svg xmlns="x" width="100.2" height="50"><path class="a" d="M0.12345,1e-7L-0.0001,2"/></svg>';
    const framed = frameSvg(svg, { caption: "a < b", notes: ["one two three four five six seven"], synthetic: true });
    expect(framed).to.contain("<title>a &lt; b</title>");
    expect(framed).to.contain("SYNTHETIC COHORT");
    expect(framed).to.contain('<path d="M0.123,0L0,2"/>');
    expect(framed.match(/font-size="9"/g)).to.have.length(2); // the note is broken into two lines
  });
});
