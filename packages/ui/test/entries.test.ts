import type { Candidate, Fact } from "@bedside/chart";
import { describe, expect, test } from "vitest";
import { type Act, actsIn, layActs, missingFact, seenIn } from "../src/workspace/useEntries.ts";

const AT = "2026-11-25T09:00:00Z";
const BY = "Dr Lin";

function row(source: string, value: number, effective: string, reason: string | null = null): Candidate {
  return {
    source,
    value,
    unit: "mg/dL",
    effective,
    raw: null,
    mapping: null,
    reason: reason === null ? null : { code: reason, values: {} },
  };
}

/** HDL as the record has it: the first row is the value. */
function hdl(...rows: Candidate[]): Fact {
  const [first] = rows;
  if (!first) return missingFact("hdl");
  const { source, value, effective } = first;
  return { ...missingFact("hdl"), state: "found", value, unit: "mg/dL", source, effective, candidates: rows };
}

const OLD = row("Observation/1", 41, "2026-01-01");
const NEW = row("Observation/2", 48, "2026-10-01");
const entered = (value: number, on: Fact): Act => ({ kind: "enter", concept: "hdl", value, at: AT, seen: seenIn(on) });
const chosen = (source: string, on: Fact): Act => ({
  kind: "choose",
  concept: "hdl",
  source,
  at: AT,
  seen: seenIn(on),
});

describe("what was entered lies over the record", () => {
  test("with its author and time, the record's value beside it", () => {
    const { facts, asked, live } = layActs({ hdl: hdl(OLD) }, [entered(50, hdl(OLD))], BY);
    expect(facts.hdl).toMatchObject({ state: "entered", value: 50 });
    expect(facts.hdl?.candidates.map(({ source }) => source)).toContain("Observation/1");
    expect(asked).toEqual([]);
    expect(live).toHaveLength(1);
  });

  test("also where the record has nothing, and where it has not even looked", () => {
    expect(layActs({ hdl: hdl() }, [entered(50, hdl())], BY).facts.hdl).toMatchObject({ value: 50 });
    expect(layActs({}, [entered(50, hdl())], BY).facts.hdl).toMatchObject({ value: 50 });
  });

  test("but waits while its fact loads, and is not lost", () => {
    const loading: Fact = { ...missingFact("hdl"), state: "loading" };
    const { facts, asked, live } = layActs({ hdl: loading }, [entered(50, hdl())], BY);
    expect(facts.hdl?.state).toBe("loading");
    expect([asked.length, live.length]).toEqual([0, 1]);
  });

  test("but asks when the record has a value that its author had not seen, and the record stands until then", () => {
    const act = entered(50, hdl(OLD));
    const { facts, asked, live } = layActs({ hdl: hdl(NEW, OLD) }, [act], BY);
    expect(facts.hdl).toMatchObject({ state: "found", value: 48 });
    expect(asked).toMatchObject([{ act, mine: 50, newer: { source: "Observation/2", value: 48 } }]);
    expect(live).toEqual([act]);
    const kept = { ...act, seen: seenIn(hdl(NEW, OLD)) };
    expect(layActs({ hdl: hdl(NEW, OLD) }, [kept], BY)).toMatchObject({ facts: { hdl: { value: 50 } }, asked: [] });
  });

  test("and does not ask when the new value says the same, or can not be used", () => {
    const same = row("Observation/3", 50, "2026-10-02");
    const wrong = row("Observation/4", 99, "2026-10-03", "entered-in-error");
    for (const record of [hdl(same, OLD), { ...hdl(OLD), candidates: [OLD, wrong] }])
      expect(layActs({ hdl: record }, [entered(50, hdl(OLD))], BY)).toMatchObject({
        facts: { hdl: { value: 50 } },
        asked: [],
      });
  });

  test("and asks when a seen row has been corrected since", () => {
    const corrected = row("Observation/1", 14, "2026-01-01");
    expect(layActs({ hdl: hdl(corrected) }, [entered(50, hdl(OLD))], BY).asked).toMatchObject([
      { newer: { value: 14 } },
    ]);
  });
});

describe("a choice among rows", () => {
  test("holds while its row is there", () => {
    const record = hdl(NEW, OLD);
    expect(layActs({ hdl: record }, [chosen("Observation/1", record)], BY).facts.hdl).toMatchObject({ value: 41 });
  });

  test("is none when its row is gone: the record's value stands", () => {
    const { facts, live } = layActs({ hdl: hdl(NEW) }, [chosen("Observation/1", hdl(NEW, OLD))], BY);
    expect(facts.hdl).toMatchObject({ state: "found", value: 48 });
    expect(live).toEqual([]);
  });
});

describe("what an earlier page kept", () => {
  test("is taken over as it was", () => {
    const acts = [entered(50, hdl(OLD)), chosen("Observation/1", hdl(OLD))];
    expect(actsIn(JSON.parse(JSON.stringify(acts)))).toEqual(acts);
  });

  test("is left out where it does not fit", () => {
    const act = entered(50, hdl(OLD));
    const unfit = [
      null,
      "hdl",
      {},
      { ...act, at: "yesterday" },
      { ...act, kind: "guess" },
      { ...act, value: null },
      { ...act, seen: undefined },
      { ...act, value: 5_000_000 },
      { ...act, concept: "no-such-concept" },
    ];
    expect(actsIn([...unfit, act])).toEqual([act]);
  });
});
