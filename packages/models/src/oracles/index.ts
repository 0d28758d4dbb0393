import { z } from "zod/mini";
import { rulesThatHold } from "../rules/engine.ts";
import type { RuleTable } from "../rules/table.ts";
import type { Evaluate } from "../run.ts";
import { ADAPTERS, type Adapter, type Question } from "./adapters.ts";
import { VectorReader } from "./inputs.ts";

type Expected = number | boolean | string | string[] | null;

export interface OracleCase {
  id: string;
  /** Each expected field of the vector that a model answers, or why the vector can not be asked. */
  questions: { question: Question; expected: Expected }[] | { unreadable: string };
}

/** One file of test vectors, ready to run. */
export interface OracleSuite {
  /** The file's own description of the model. */
  title: string;
  models: readonly string[];
  cases: OracleCase[];
}

export interface OracleMiss {
  id: string;
  field: string;
  expected: Expected;
  got: Expected | undefined;
}

export interface OracleOutcome {
  passed: number;
  total: number;
  misses: OracleMiss[];
}

const oracleFile = z.object({ model: z.string(), vectors: z.array(z.unknown()) });

const oracleVector = z.object({
  id: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
});

/** How many vectors a file has and what it is about; null when it is not a file of test vectors. */
export function describeOracleFile(json: unknown): { title: string; total: number } | null {
  const parsed = oracleFile.safeParse(json);
  return parsed.success ? { title: parsed.data.model, total: parsed.data.vectors.length } : null;
}

/** The vectors as questions to our models; null when no model here answers this file. */
export function oracleCases(json: unknown): OracleSuite | null {
  const parsed = oracleFile.safeParse(json);
  if (!parsed.success) return null;
  const adapter = ADAPTERS.find(({ names }) => names.test(parsed.data.model));
  if (!adapter) return null;
  const cases = parsed.data.vectors.map((vector, i) => caseOf(vector, i, adapter));
  return { title: parsed.data.model, models: adapter.models, cases };
}

function caseOf(json: unknown, place: number, adapter: Adapter): OracleCase {
  const vector = oracleVector.safeParse(json);
  if (!vector.success) return { id: `vector ${place + 1}`, questions: { unreadable: "not a test vector" } };
  const { id, inputs, expected } = vector.data;
  try {
    const asked = adapter.ask(new VectorReader(inputs));
    const unanswered = Object.keys(expected).filter((field) => !asked.some((question) => question.field === field));
    if (unanswered.length > 0) return { id, questions: { unreadable: `no answer for "${unanswered.join('", "')}"` } };
    const questions = asked
      .filter((question) => question.field in expected)
      .map((question) => ({ question, expected: expected[question.field] as Expected }));
    return { id, questions };
  } catch (error) {
    return { id, questions: { unreadable: error instanceof Error ? error.message : String(error) } };
  }
}

const RELATIVE = 1e-9;
const ABSOLUTE = 1e-12;

/**
 * Runs the equations and tables themselves, outside the validated range too: vectors go there on purpose. Numbers
 * agree to 1e-9 relative (1e-12 absolute), everything else exactly.
 */
export async function runOracles(
  suite: OracleSuite,
  host: { evaluate(model: string): Evaluate; table(model: string): Promise<RuleTable> },
): Promise<OracleOutcome> {
  const answers = new Map<Question, Expected>();
  const all = suite.cases.flatMap(({ questions }) => ("unreadable" in questions ? [] : questions));
  for (const model of suite.models) {
    const mine = all.map(({ question }) => question).filter((question) => question.model === model);
    await answerEquations(mine, host.evaluate, answers);
    const rules = mine.filter((question) => "world" in question);
    if (rules.length === 0) continue;
    const table = await host.table(model);
    for (const question of rules) {
      const held = rulesThatHold(table, question.world).map((id) => id.replaceAll("-", "_"));
      answers.set(question, question.answer === "met" ? held.length > 0 : held);
    }
  }
  const misses: OracleMiss[] = [];
  for (const { id, questions } of suite.cases) {
    if ("unreadable" in questions) {
      misses.push({ id, field: questions.unreadable, expected: null, got: undefined });
      continue;
    }
    for (const { question, expected } of questions) {
      const got = answers.get(question);
      if (!agrees(got, expected)) misses.push({ id, field: question.field, expected, got });
    }
  }
  const missed = new Set(misses.map(({ id }) => id)).size;
  return { passed: suite.cases.length - missed, total: suite.cases.length, misses };
}

async function answerEquations(
  questions: readonly Question[],
  evaluate: (model: string) => Evaluate,
  answers: Map<Question, Expected>,
): Promise<void> {
  for (const question of questions) if ("given" in question) answers.set(question, question.given);
  const rows = questions.filter((question) => "row" in question);
  const first = rows[0];
  if (!first) return;
  const { value } = await evaluate(first.model)(Float64Array.from(rows.flatMap(({ row }) => row)), rows.length);
  rows.forEach((question, i) => {
    answers.set(question, (value[i] ?? Number.NaN) * (question.factor ?? 1));
  });
}

function agrees(got: Expected | undefined, expected: Expected): boolean {
  if (typeof got === "number" && typeof expected === "number") {
    return Math.abs(got - expected) <= Math.max(ABSOLUTE, RELATIVE * Math.abs(expected));
  }
  if (Array.isArray(got) && Array.isArray(expected)) {
    return got.length === expected.length && [...got].sort().join() === [...expected].sort().join();
  }
  return got === expected;
}
