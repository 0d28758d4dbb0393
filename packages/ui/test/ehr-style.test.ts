import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrastRatio, mix } from "../src/format/contrast.ts";
import { styleChange, type ThemeColours } from "../src/workspace/ehr-style.ts";

const LIGHT: ThemeColours = {
  onAccent: "#ffffff",
  ink: "#15211f",
  surface: "#ffffff",
  grounds: ["#f3f5f2", "#ffffff", "#eaeeea", "#fff9f8"],
};
const DARK: ThemeColours = {
  onAccent: "#06201f",
  ink: "#edf3f0",
  surface: "#16211e",
  grounds: ["#0e1614", "#16211e", "#1e2b27", "#0b1211"],
};

describe("contrast", () => {
  it("is that of WCAG 2.2", () => {
    expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrastRatio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrastRatio("#0b5f61", "#ffffff")).toBeCloseTo(contrastRatio("#ffffff", "#0b5f61"), 10);
    expect(contrastRatio("#fff", "#0b5f61")).toBeCloseTo(contrastRatio("#ffffff", "#0b5f61"), 10);
    for (const none of ["", "white", "#ffff", "rgb(0, 0, 0)"]) expect(contrastRatio(none, "#000000")).toBeNaN();
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  });
});

describe("the EHR's style", () => {
  it("changes accent and radius, and nothing else", () => {
    const { ignored, tokens } = styleChange({ highlight: "#1a5fb4", borderRadiusPx: 6 }, LIGHT);
    expect(ignored).toEqual([]);
    expect(tokens).toEqual({
      "--accent": "#1a5fb4",
      "--accent-hover": expect.stringMatching(/^#[0-9a-f]{6}$/),
      "--accent-tint": expect.stringMatching(/^#[0-9a-f]{6}$/),
      "--r-s": "6px",
      "--r-m": "12px",
      "--r-l": "18px",
    });
  });

  it("is judged in each theme by itself", () => {
    expect(styleChange({ highlight: "#1a5fb4", borderRadiusPx: null }, DARK)).toMatchObject({ tokens: {} });
    expect(styleChange({ highlight: "#69b5ce", borderRadiusPx: null }, LIGHT)).toEqual({
      tokens: {},
      ignored: ["color_highlight #69b5ce: text on it has a contrast of 2.3, not 4.5"],
    });
    expect(styleChange({ highlight: "#69b5ce", borderRadiusPx: null }, DARK).tokens["--accent"]).toBe("#69b5ce");
  });

  it("is ignored where the page's own colours can not be read", () => {
    for (const theme of [
      { ...LIGHT, onAccent: "" },
      { ...LIGHT, grounds: ["#ffffff", "Canvas"] },
    ])
      expect(styleChange({ highlight: "#1a5fb4", borderRadiusPx: null }, theme)).toMatchObject({ tokens: {} });
    const short = { ...LIGHT, onAccent: "#fff", grounds: ["#fff"] };
    expect(styleChange({ highlight: "#69b5ce", borderRadiusPx: null }, short)).toMatchObject({ tokens: {} });
  });

  it("ignores what would round a control to a pill", () => {
    expect(styleChange({ highlight: null, borderRadiusPx: 20 }, LIGHT)).toEqual({
      tokens: {},
      ignored: ["dim_border_radius 20px: more than 12px"],
    });
    expect(styleChange({ highlight: null, borderRadiusPx: 0 }, LIGHT).tokens["--r-s"]).toBe("0px");
  });

  it("never takes the contrast away, whatever colour it names", () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(colour, fc.constantFrom(LIGHT, DARK), (highlight, theme) => {
        const { ignored, tokens } = styleChange({ highlight, borderRadiusPx: null }, theme);
        const accent = tokens["--accent"];
        expect(ignored).toHaveLength(accent === undefined ? 1 : 0);
        if (accent === undefined) return;
        for (const ground of [accent, tokens["--accent-hover"] ?? ""])
          expect(contrastRatio(theme.onAccent, ground)).toBeGreaterThanOrEqual(4.5);
        for (const ground of theme.grounds) expect(contrastRatio(accent, ground)).toBeGreaterThanOrEqual(3);
        expect(contrastRatio(theme.ink, tokens["--accent-tint"] ?? "")).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2000 },
    );
  });
});
