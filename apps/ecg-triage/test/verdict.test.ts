import type { EcgRule } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { leadingFinding } from "../src/findings.ts";
import type { Reading } from "../src/useReading.ts";
import { verdictOf } from "../src/verdict.ts";

const stElevation: EcgRule = {
  id: "st-elevation",
  urgency: "urgent",
  reason: { code: "rule-st-elevation", values: { leads: "II, III, aVF" } },
  leads: ["II", "III", "aVF"],
};
const reading = (rules: EcgRule[]) => ({ rules, refusal: null, statements: [] }) as unknown as Reading;
const row = (label: string, urgency: "urgent" | "abnormal" | "minor" | "normal", probability = 0.9) => ({
  label,
  name: { en: label, "zh-TW": label },
  probability,
  operatingPoint: 0.5,
  urgency,
  group: "claimed" as const,
  decision: "undecided" as const,
});

describe("verdict of an ECG", () => {
  it("never says normal while an urgent rule warns", () => {
    for (const leading of [row("NORM", "normal"), row("1AVB", "minor"), null])
      expect(verdictOf(reading([stElevation]), leading, false)).toEqual({ state: "needs-eyes", rule: stElevation });
  });

  it("says normal when neither the network nor a rule sees more", () => {
    expect(verdictOf(reading([]), row("NORM", "normal"), false)).toEqual({ state: "normal", rule: null });
  });

  it("keeps the network's urgent finding in front of a rule", () => {
    expect(verdictOf(reading([stElevation]), row("IMI", "urgent"), false).state).toBe("urgent");
  });

  it("needs eyes when the network did not read", () => {
    expect(verdictOf({ ...reading([]), refusal: { code: "too-short" } }, null, false).state).toBe("needs-eyes");
    expect(verdictOf(reading([]), null, true).state).toBe("needs-eyes");
  });

  it("leads with the most urgent claimed finding that was not rejected", () => {
    const rows = [row("SR", "normal", 0.99), row("NORM", "normal", 0.6), row("AFIB", "urgent", 0.7)];
    expect(leadingFinding(rows)?.label).toBe("AFIB");
    expect(leadingFinding([rows[0]!, rows[1]!, { ...rows[2]!, decision: "rejected" }])?.label).toBe("NORM");
  });
});
