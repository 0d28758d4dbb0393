import { describe, expect, it } from "vitest";
import { leadingModel } from "../src/leading.ts";

type ModelOutcome = Parameters<typeof leadingModel>[0][number];

const outcome = (
  id: string,
  inputs: number,
  status: "result" | "range" | "refused" | null,
  missing = 0,
  more: object = {},
) =>
  ({
    entry: { card: { id, inputs: Array.from({ length: inputs }), status: "released", ...more } },
    result: status && { status, warnings: [], missing: Array.from({ length: missing }) },
  }) as unknown as ModelOutcome;

const lead = (...outcomes: ModelOutcome[]) => leadingModel(outcomes)?.entry.card.id;

describe("the model that stands first", () => {
  it("is one that answers, before a range, before a refusal, before one that still waits", () => {
    const all = [
      outcome("waits", 3, null),
      outcome("refuses", 3, "refused"),
      outcome("range", 3, "range", 1),
      outcome("answers", 3, "result"),
    ];
    expect(lead(...all)).toBe("answers");
    expect(lead(...all.slice(0, 3))).toBe("range");
    expect(lead(...all.slice(0, 2))).toBe("refuses");
  });

  it("takes the calcium score in when it is known, and leaves it out when it is not", () => {
    expect(lead(outcome("rf-cl", 8, "result"), outcome("cacs-cl", 9, "result"))).toBe("cacs-cl");
    expect(lead(outcome("cacs-cl", 9, "range", 2), outcome("rf-cl", 8, "range", 1))).toBe("rf-cl");
    expect(lead(outcome("cacs-cl", 9, "range", 1), outcome("rf-cl", 8, "result"))).toBe("rf-cl");
  });

  it("prefers an applicable model to one with a caution, and is nothing without models", () => {
    expect(lead(outcome("careful", 9, "result", 0, { status: "caution" }), outcome("plain", 3, "result"))).toBe(
      "plain",
    );
    expect(leadingModel([])).toBeNull();
  });
});
