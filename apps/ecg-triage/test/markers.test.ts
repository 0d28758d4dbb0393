import { inOrder, MARKERS, measure, ruleWarnings, withMarkers } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import type { defineMessages } from "@bedside/ui";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gapAfter, hasRoom, snapToQrs, widestGap } from "../src/markers/beats.ts";
import { markersWith, ruleChanges } from "../src/markers/edited.ts";
import { markerMessages } from "../src/markers/messages.ts";
import { isEmpty } from "../src/markers/useEdits.ts";
import { valuesLine } from "../src/markers/words.ts";

const { recording } = syntheticEcg({ seed: 5, prMs: 230 });
const machine = measure(recording);
const marks = machine.median!.markers;

describe("an edit of the marks", () => {
  it("of nothing is the machine's", () => {
    const markers = markersWith(marks, {});
    expect(markers).toEqual(marks);
    expect(withMarkers(machine, markers!)).toEqual(machine);
  });

  it("that no longer stands in the order of the marks is not taken", () => {
    const move = { ms: marks.tOffset!.ms + 10, method: "hand" as const };
    expect(markersWith(marks, { qrsOnset: move })).toBeNull();
  });

  it("is the machine's marks with the moved ones, whatever was kept", () => {
    const name = fc.constantFrom(...MARKERS);
    fc.assert(
      fc.property(name, fc.integer({ min: -390, max: 690 }), (moved, ms) => {
        const markers = markersWith(marks, { [moved]: { ms, method: "hand" } });
        if (markers === null) return;
        expect(inOrder(markers)).toBe(true);
        expect(markers[moved]).toEqual({ ms, method: "hand", sdMs: null, unsure: false });
        for (const other of MARKERS.filter((it) => it !== moved)) expect(markers[other]).toBe(marks[other]);
      }),
    );
  });

  it("that shortens PR takes the warning of a long PR away and names it, and the other way round", () => {
    const before = ruleWarnings(machine);
    expect(before.map(({ id }) => id)).toEqual(["prolonged-pr"]);
    const later = { ms: marks.pOnset!.ms + 60, method: "hand" as const };
    const edited = withMarkers(machine, markersWith(marks, { pOnset: later })!);
    expect(edited.prMs).toBe(machine.prMs! - 60);
    const after = ruleWarnings(edited);
    expect(ruleChanges(before, after)).toMatchObject([{ rule: { id: "prolonged-pr" }, state: "off" }]);
    expect(ruleChanges(after, before)).toMatchObject([{ rule: { id: "prolonged-pr" }, state: "on" }]);
    expect(ruleChanges(before, before)).toMatchObject([{ state: "still" }]);
    expect(valuesLine(edited, "hodges")).toContain(`QTc (Hodges) ${edited.qtcMs!.hodges} ms`);
  });

  it("is empty when it moved nothing and left the beats alone", () => {
    const edit = { ecg: "Observation/1", isUsed: false, moves: {}, beats: null, by: "Lin", at: "2026-11-22T14:06:00Z" };
    expect(isEmpty(edit)).toBe(true);
    expect(isEmpty({ ...edit, beats: [] })).toBe(false);
    expect(isEmpty({ ...edit, moves: { tOffset: { ms: 300, method: "hand" } } })).toBe(false);
  });
});

describe("beats by hand", () => {
  const { beats } = machine;

  it("are put where the complex is, from anywhere near it", () => {
    for (const beat of beats.slice(1, -1)) {
      for (const by of [-20, 0, 20]) {
        const at = snapToQrs(recording, beat + by);
        expect(Math.abs(at - beat) / recording.samplingRateHz).toBeLessThan(0.05);
      }
    }
    expect(snapToQrs(recording, -100)).toBeGreaterThanOrEqual(0);
    expect(snapToQrs(recording, 1e6)).toBeLessThan(recording.samples[0]!.length);
  });

  it("keep their distance, and a missing one is looked for in the widest gap", () => {
    const without = beats.filter((_, i) => i !== 4);
    const gap = widestGap(without);
    expect(gap).toBe(3);
    const at = gapAfter(without, gap, 400);
    expect(hasRoom(without, at, recording.samplingRateHz)).toBe(true);
    expect(Math.abs(at - beats[4]!)).toBeLessThan(0.1 * recording.samplingRateHz);
    expect(hasRoom(beats, beats[4]! + 10, recording.samplingRateHz)).toBe(false);
    expect(gapAfter(beats, beats.length - 1, 400)).toBe(beats.at(-1)! + 400);
  });
});

it("every sentence of the markers screen is written in both languages, with the same places", () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();
  for (const [key, text] of Object.entries(markerMessages as ReturnType<typeof defineMessages>)) {
    const { en, "zh-TW": zh } = text as { en: string; "zh-TW": string };
    expect(new Set(places(zh)), key).toEqual(new Set(places(en)));
    expect(zh, key).not.toBe("");
  }
});
