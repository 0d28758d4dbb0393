import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keepScreenPxPerMm, screenPxPerMm } from "../src/paper/screen-scale.ts";
import { nextZoom, pxPerMmOf } from "../src/paper/zoom.ts";

describe("zoom", () => {
  it("fits 10 s beside the findings, 4 pixels a millimetre and 5 in a wide room", () => {
    expect(pxPerMmOf("fit", { widthPx: 1024 }, 9)).toBe(4);
    expect(pxPerMmOf("fit", { widthPx: 1920 }, null)).toBe(5);
  });

  it("is true on a measured screen, and the declared 96 pixels an inch on another", () => {
    expect(pxPerMmOf("actual", { widthPx: 1024 }, 4.2)).toBe(4.2);
    expect(pxPerMmOf("actual", { widthPx: 1024 }, null) * 25.4).toBeCloseTo(96, 9);
  });

  it("goes up and down by steps and stays at the ends", () => {
    expect([nextZoom(4, 1), nextZoom(4, -1), nextZoom(3.78, 1), nextZoom(3.78, -1)]).toEqual([5, 3, 4, 3]);
    expect([nextZoom(24, 1), nextZoom(1, -1)]).toEqual([24, 1]);
  });
});

describe("scale of the screen", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is kept for the device's pixels, so that it holds at every zoom of the browser", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    expect(screenPxPerMm(1)).toBeNull();
    fc.assert(
      fc.property(
        fc.double({ min: 3, max: 8, noNaN: true }),
        fc.constantFrom(1, 1.25, 2, 3),
        fc.constantFrom(1, 1.25, 2, 3),
        (pxPerMm, then, now) => {
          expect(keepScreenPxPerMm(pxPerMm, then)).toBe(true);
          expect(screenPxPerMm(now)).toBeCloseTo((pxPerMm * then) / now, 3);
        },
      ),
    );
  });

  it("refuses what no screen has, and says when the browser keeps nothing", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => "0.5",
      setItem: () => {
        throw new DOMException("refused", "SecurityError");
      },
    });
    expect(screenPxPerMm(1)).toBeNull();
    expect(keepScreenPxPerMm(0.5, 1)).toBe(false);
    expect(keepScreenPxPerMm(4, 1)).toBe(false);
  });
});
