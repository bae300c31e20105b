import { describe, expect, it } from "vitest";
import { lines } from "../src/portrait";
import { fileName } from "../src/exports";
import { SvgOutline, SvgPen } from "../src/svg";

const pen = () => new SvgPen({ font: "", measureText: (text: string) => ({ width: text.length }) as TextMetrics });

describe("the pen that writes SVG", () => {
  it("writes lines, curves and arcs", () => {
    const path = new SvgOutline();
    path.moveTo(0, 0.12345);
    path.quadraticCurveTo(1, 2, 3, 4);
    path.lineTo(5, 6);
    path.closePath();
    expect(path.d).toBe("M0 0.123Q1 2 3 4L5 6Z");
  });

  it("writes a circle as two halves", () => {
    const circle = new SvgOutline();
    circle.arc(10, 10, 5, 0, 2 * Math.PI);
    expect(circle.d).toBe("M15 10A5 5 0 0 1 5 10A5 5 0 0 1 15 10");
  });

  it("fills and strokes what was traced, or an outline", () => {
    const svg = pen();
    svg.beginPath();
    svg.moveTo(1, 1);
    svg.lineTo(2, 2);
    svg.strokeStyle = "#123456";
    svg.globalAlpha = 0.5;
    svg.stroke();
    const outline = new SvgOutline();
    outline.moveTo(3, 3);
    svg.globalAlpha = 1;
    svg.fillStyle = "#654321";
    svg.fill(outline);
    svg.fill(new SvgOutline());
    const file = svg.file(10, 20, "");
    expect(file).toContain(
      `<path d="M1 1L2 2" fill="none" stroke="#123456" stroke-opacity="0.5" stroke-width="1" stroke-linejoin="miter"/>`,
    );
    expect(file).toContain(`<path d="M3 3" fill="#654321"/>`);
    expect(file.match(/<path/g)).toHaveLength(2);
    expect(file).toContain(`width="10" height="20" viewBox="0 0 10 20"`);
  });

  it("writes text once, with its halo", () => {
    const svg = pen();
    svg.font = `600 13px "A B"`;
    svg.textAlign = "right";
    svg.strokeText();
    svg.fillText("name", 1, 2);
    svg.fillText("plain", 1, 2);
    const texts = svg.file(1, 1, "").match(/<text.*/g)!;
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain(`text-anchor="end"`);
    expect(texts[0]).toContain(`style="font: 600 13px &quot;A B&quot;"`);
    expect(texts[0]).toContain(`paint-order="stroke"`);
    expect(texts[1]).not.toContain("stroke");
  });

  it("makes text of what would be markup, and of what XML does not bear nothing", () => {
    const svg = pen();
    svg.fillText(`</text><script>&"'\u0000\ud800\uffff`, 0, 0);
    expect(svg.file(1, 1, "]]><b>")).toContain("&lt;/text&gt;&lt;script&gt;&amp;&quot;&#39;   </text>");
    expect(svg.file(1, 1, "]]><b>")).toContain("<title>]]&gt;&lt;b&gt;</title>");
  });

  it("measures as its ruler does, in its own font", () => {
    const ruler = { font: "", measureText: (text: string) => ({ width: text.length }) as TextMetrics };
    const svg = new SvgPen(ruler);
    svg.font = "9px serif";
    expect(svg.measureText("four").width).toBe(4);
    expect(ruler.font).toBe("9px serif");
  });
});

describe("what is saved", () => {
  it("breaks the line under a picture between words", () => {
    expect(lines("one two three  four", (text) => text.length <= 8)).toEqual(["one two", "three", "four"]);
    expect(lines("unbreakable", () => false)).toEqual(["unbreakable"]);
    expect(lines(" ", () => true)).toEqual([]);
  });

  it.each([
    ["Foundation models: a list", "foundation-models-a-list"],
    ["../../etc/passwd\u0000", "etc-passwd"],
    ["<>:|?*", "reading-list"],
    ["x".repeat(100), "x".repeat(60)],
    ["Élan 学", "elan-学"],
  ])("is called after the list: %s", (heading, name) => {
    expect(fileName(heading)).toBe(name);
  });
});
