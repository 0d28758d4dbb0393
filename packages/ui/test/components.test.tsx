import type { Fact, FactState } from "@bedside/chart";
import { conceptById } from "@bedside/terminology";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { DAY, FOUND, fact, LOW, MISSING, PATIENT, RANGE, REFUSED, SCORE2, VALUE } from "../gallery/data.ts";
import { competing } from "../src/components/ConflictPicker.tsx";
import { waterfall } from "../src/components/ContributionBars.tsx";
import { groupFacts } from "../src/components/FactSheet.tsx";
import { firstFinding, groupFindings } from "../src/components/FindingList.tsx";
import { settledRuns } from "../src/components/NextBestTest.tsx";
import { supportText } from "../src/components/pages.tsx";
import { jsonTokens } from "../src/dialogs/Json.tsx";
import { barOf, categoryBounds } from "../src/format/result.ts";
import {
  createI18n,
  FactRow,
  FactSheet,
  type FindingRow,
  type Locale,
  NextBestTest,
  PatientBanner,
  ResultCard,
  UiProvider,
} from "../src/index.ts";

function render(node: ReactNode, locale: Locale = "en"): string {
  return renderToStaticMarkup(
    <UiProvider i18n={createI18n(locale)} concepts={conceptById}>
      {node}
    </UiProvider>,
  );
}

describe("patient banner", () => {
  const banner = (rest: Partial<typeof PATIENT>, slim = false) =>
    render(<PatientBanner app="coronary-risk" patient={{ ...PATIENT, ...rest }} asOf={DAY} slim={slim} />);

  test("shows name, age, birth date, record number, and the national id masked", () => {
    const html = banner({});
    for (const text of ["陳國雄", "Chen, Kuo-Hsiung", "58 y", "born 1968-04-12", "T-000417", "A1••••••17"])
      expect(html).toContain(text);
    expect(html).not.toContain("A123456717");
  });

  test("missing data are said in words, and the deceased have no age", () => {
    expect(banner({ birthDate: null, sex: null, recordNumber: null })).toMatch(
      /sex not recorded.*birth date not recorded.*MRN not recorded/s,
    );
    const html = banner({ deceased: { is: true, date: "2026-03-01" } });
    expect(html).toContain("Deceased 2026-03-01");
    expect(html).not.toContain("58 y");
  });

  test("slim keeps two identifiers", () => {
    expect(banner({}, true)).toMatch(/陳國雄.*T-000417/s);
  });
});

describe("facts", () => {
  const STATES: FactState[] = [
    "loading",
    "found",
    "stale",
    "conflicting",
    "entered",
    "absent",
    "failed",
    "unmapped",
    "implausible",
  ];

  test("every state has its word, its data-state and no invented value", () => {
    for (const state of STATES) {
      const html = render(
        <FactRow
          fact={fact("ldl", state, state === "entered" ? { value: 90, unit: "mg/dL" } : {})}
          onEnter={() => {}}
        />,
      );
      expect(html).toContain(`data-fact="ldl" data-state="${state}"`);
      if (state !== "entered") expect(html).not.toMatch(/data-value="true">[^<]*\d/);
    }
  });

  test("groups: needs you first, conflicts on top, unused ones never there", () => {
    const facts: Fact[] = [
      fact("hdl", "absent"),
      fact("smoking", "conflicting"),
      fact("hba1c", "stale"),
      fact("ldl", "failed"),
      ...FOUND,
    ];
    const groups = groupFacts(facts, ["hba1c"]);
    expect(groups["needs-you"].map((f) => f.concept)).toEqual(["smoking", "hdl"]);
    expect(groups.unreadable.map((f) => f.concept)).toEqual(["ldl"]);
    expect(groups.found.map((f) => f.concept)).toContain("hba1c");
  });

  test("a conflict offers its rows with none checked", () => {
    const source = { unit: null, effective: null, raw: null, mapping: null };
    const conflict = fact("smoking", "conflicting", {
      candidates: [
        { source: "Observation/1", value: "never", reason: null, ...source },
        { source: "Observation/2", value: "current", reason: null, ...source },
        { source: "Observation/3", value: "former", reason: { code: "older" }, ...source },
      ],
    });
    expect(competing(conflict).map((row) => row.source)).toEqual(["Observation/1", "Observation/2"]);
    const html = render(<FactRow fact={conflict} onChoose={() => {}} />);
    expect(html.match(/type="radio"/g)).toHaveLength(2);
    expect(html).not.toContain("checked");
  });

  test("exactly one row of the sheet is in the tab order", () => {
    const html = render(<FactSheet facts={FOUND} />);
    expect(html.match(/data-row="true"/g)).toHaveLength(FOUND.length);
    expect(html.match(/tabindex="0"/gi)).toHaveLength(1);
  });
});

describe("results", () => {
  test("a value has unit, category with bounds, and the date of its oldest input", () => {
    const html = render(<ResultCard card={SCORE2} result={VALUE} />);
    expect(html).toContain("18.2<small>%</small>");
    expect(html).toMatch(/≥ 10\u202f%/);
    expect(html).toContain("2026-08-14");
  });

  test("9.96 below the threshold of 10 keeps its digits and its category", () => {
    const html = render(<ResultCard card={SCORE2} result={LOW} />);
    expect(html).toContain("9.96<small>");
    expect(html).toContain('data-step="3"');
    expect(categoryBounds(SCORE2, LOW, "high")).toBe("5\u201310\u202f%");
  });

  test("a range has no category colour, a refusal no number", () => {
    const range = render(<ResultCard card={SCORE2} result={RANGE} />);
    expect(range).toContain("7.6\u201326.7");
    expect(range).toContain('data-state="undecided"');
    expect(range).not.toContain("data-step");
    const refused = render(<ResultCard card={SCORE2} result={REFUSED} />);
    expect(refused).toContain("Not calculated");
    expect(refused).not.toMatch(/data-testid="result-value"|%/);
  });

  test("loading says so and shows no number; a rule has no bar", () => {
    expect(render(<ResultCard card={SCORE2} result={null} />)).toMatch(/aria-busy="true".*Reading/s);
    expect(barOf({ ...SCORE2, kind: "rules" }, VALUE)).toBeNull();
  });

  test("the bar holds the value and its bounds", () => {
    expect(barOf(SCORE2, VALUE)).toMatchObject({
      value: 18.2,
      unit: "%",
      bands: [{ to: 5, step: 1 }, { to: 10, step: 3 }, { step: 4 }],
    });
  });

  test("contributions sum to the total, largest first", () => {
    const steps = waterfall({ a: 0.1, b: -0.5, c: 0.3, d: 0 });
    expect(steps.map((step) => step.column)).toEqual(["b", "c", "a"]);
    expect(steps.at(-1)?.to).toBeCloseTo(-0.1, 12);
  });

  test("the next best test speaks in the concept's unit and counts what it settles", () => {
    const scale = SCORE2.inputs.find((input) => input.column === "hdl")?.scale ?? 1;
    const gap = {
      ...MISSING[0]!,
      remaining: [40, 69, 90].map((mg, i) => ({
        value: mg * scale,
        low: 0.1,
        high: 0.2,
        category: i < 2 ? "very-high" : null,
      })),
    };
    const html = render(
      <NextBestTest card={SCORE2} missing={[gap]} low={0.1} high={0.2} threshold={10} domain={{ low: 0, high: 30 }} />,
    );
    expect(html).toContain("Yes if ≤ 69\u202fmg/dL");
    expect(settledRuns(["a", "a", null, "b"])).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 3 },
    ]);
  });
});

describe("findings, details, JSON", () => {
  const row = (label: string, rest: Partial<FindingRow>): FindingRow => ({
    label,
    name: { en: label, "zh-TW": label },
    probability: 0.5,
    operatingPoint: 0.4,
    urgency: "abnormal",
    group: "claimed",
    decision: "undecided",
    ...rest,
  });

  test("the row that is marked before the reader moves: the first undecided claim as the list stands", () => {
    const [sure, named] = [row("SR", { urgency: "normal", probability: 0.9 }), row("NORM", { urgency: "normal" })];
    expect(firstFinding([named, sure])?.label).toBe("NORM");
    expect(firstFinding([sure, row("x", { group: "cannot-judge" }), row("a", {})])?.label).toBe("a");
    expect(firstFinding([row("a", { decision: "accepted" }), sure])?.label).toBe("SR");
    expect(firstFinding([row("x", { group: "cannot-judge" })])).toBeNull();
  });

  test("urgent first, then as given; a finding that a person added leaves the below group", () => {
    const groups = groupFindings([
      row("a", {}),
      row("b", { urgency: "urgent" }),
      row("c", { probability: 0.9 }),
      row("d", { group: "below" }),
      row("e", { group: "below", decision: "accepted" }),
      row("f", { group: "cannot-judge" }),
    ]);
    expect(groups.map((group) => [group.id, group.rows.map((r) => r.label)])).toEqual([
      ["urgent", ["b"]],
      ["abnormal", ["a", "c", "e"]],
      ["below", ["d"]],
      ["cannot-judge", ["f"]],
    ]);
  });

  test("JSON tokens joined again are the text, and keys are told from strings", () => {
    const json = JSON.stringify({ a: 'x: "1"', b: [1, -2.5e3, true, null] }, null, 2);
    const tokens = jsonTokens(json);
    expect(tokens.map((token) => token.text).join("")).toBe(json);
    expect(tokens.filter((token) => token.kind === "key").map((token) => token.text)).toEqual(['"a"', '"b"']);
  });

  test("the support text carries the details and the reference", () => {
    expect(supportText({ title: "T", details: [{ label: "L", value: "V" }], reference: "LX-1" }, "Reference")).toBe(
      "T\nL: V\nReference: LX-1",
    );
  });
});
