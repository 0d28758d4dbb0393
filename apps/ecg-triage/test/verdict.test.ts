import { claimedStatements, type EcgRule, verdictOf } from "@bedside/ecg";
import { firstFinding } from "@bedside/ui";
import { describe, expect, it } from "vitest";
import { firstSubject } from "../src/evidence/useEvidence.ts";
import { findingRows, leadingFinding } from "../src/findings.ts";
import type { Reading } from "../src/useReading.ts";

const stElevation: EcgRule = {
  id: "st-elevation",
  urgency: "urgent",
  reason: { code: "rule-st-elevation", values: { leads: "II, III, aVF" } },
  leads: ["II", "III", "aVF"],
};
const reading = (rules: EcgRule[], overall = "good", statements: object[] = []) =>
  ({ rules, refusal: null, statements, quality: { overall, leads: {} } }) as unknown as Reading;
const statement = (label: string, urgency: string, probability: number) => ({
  finding: { label, urgency, claimed: true, operatingPoint: 0.5 },
  probability,
});
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
  it("needs eyes while an urgent rule warns and the network names nothing urgent", () => {
    for (const leading of [row("NORM", "normal"), row("1AVB", "minor"), row("STACH", "abnormal"), null])
      expect(verdictOf(reading([stElevation]), leading, false)).toMatchObject({
        state: "needs-eyes",
        rule: stElevation,
      });
  });

  it("never calls a poor signal normal", () => {
    for (const leading of [row("NORM", "normal"), null])
      expect(verdictOf(reading([], "limited"), leading, false)).toMatchObject({
        state: "needs-eyes",
        poorSignal: true,
      });
    expect(verdictOf(reading([], "limited"), row("AFIB", "urgent"), false).state).toBe("urgent");
  });

  it("does not claim a normal ECG beside an abnormal finding, an urgent rule or a poor signal", () => {
    const both = [statement("NORM", "normal", 0.9), statement("PVC", "abnormal", 0.9)];
    const labels = (it: Reading) => claimedStatements(it).map(({ finding }) => finding.label);
    expect(labels(reading([], "good", both))).toEqual(["PVC"]);
    expect(labels(reading([stElevation], "good", both.slice(0, 1)))).toEqual([]);
    expect(labels(reading([], "limited", both.slice(0, 1)))).toEqual([]);
    expect(labels(reading([], "good", both.slice(0, 1)))).toEqual(["NORM"]);
  });

  it("says normal when neither the network nor a rule sees more", () => {
    expect(verdictOf(reading([]), row("NORM", "normal"), false)).toMatchObject({ state: "normal", rule: null });
  });

  it("keeps the network's urgent finding in front of a rule", () => {
    expect(verdictOf(reading([stElevation]), row("IMI", "urgent"), false).state).toBe("urgent");
  });

  it("needs eyes when the network did not read", () => {
    expect(verdictOf({ ...reading([]), refusal: { code: "too-short" } }, null, false).state).toBe("needs-eyes");
    expect(verdictOf(reading([]), null, true).state).toBe("needs-eyes");
  });

  it("marks the row whose evidence the paper shows, and it is the leading finding", () => {
    const both = [statement("SR", "normal", 0.99), statement("NORM", "normal", 0.6)];
    const rows = findingRows(reading([], "good", both), {}, (key) => key);
    expect(rows.map(({ label }) => label)).toEqual(["NORM", "SR"]);
    expect(firstFinding(rows)).toBe(leadingFinding(rows));
    expect(firstSubject(rows, reading([]))).toEqual({ kind: "finding", label: "NORM" });
    const accepted = rows.map((it) => (it.label === "NORM" ? { ...it, decision: "accepted" as const } : it));
    expect(firstSubject(accepted, reading([]))).toEqual({ kind: "finding", label: "SR" });
    expect(firstSubject([], reading([stElevation]))).toEqual({ kind: "rule", id: "st-elevation" });
  });

  it("can not judge what rests on an unusable lead, says so, and needs eyes", () => {
    const held = { ...statement("STD_", "abnormal", 0.41), restsOn: "V3" };
    held.finding.claimed = false;
    const limited = reading([], "limited", [held]);
    const said = (key: string, values?: object) => `${key} ${JSON.stringify(values)}`;
    const rows = findingRows(limited, {}, said);
    expect(rows).toMatchObject([{ group: "cannot-judge", whyNot: 'why.unusable-lead {"lead":"V3"}' }]);
    expect(verdictOf(limited, leadingFinding(rows), false).state).toBe("needs-eyes");
  });

  it("leads with the most urgent claimed finding that was not rejected", () => {
    const rows = [row("SR", "normal", 0.99), row("NORM", "normal", 0.6), row("AFIB", "urgent", 0.7)];
    expect(leadingFinding(rows)?.label).toBe("AFIB");
    expect(leadingFinding([rows[0]!, rows[1]!, { ...rows[2]!, decision: "rejected" }])?.label).toBe("NORM");
  });
});
