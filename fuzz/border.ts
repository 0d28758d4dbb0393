/**
 * The properties of the FHIR border under mutated resources: nothing throws, nothing is silently another value. Each
 * function reads one case and throws an Error that says what was broken.
 */
import assert from "node:assert/strict";
import { type ChartResource, type Fact, flattenResources, readCharts } from "@bedside/chart";
import { assessQuality, isFhirEcg, measure, readFhirEcg, ruleWarnings, toNetworkInput } from "@bedside/ecg";
import { CONCEPTS, toCanonical } from "@bedside/terminology";
import { readFiled } from "@bedside/transparency";
import type { FhirResource } from "fhir/r4";
import { parseHookRequest } from "../packages/cds-hooks/src/request.ts";
import { Refusal } from "../packages/cds-hooks/src/types.ts";
import { runSearch, searchUrl } from "../packages/smart/src/search.ts";
import type { Send } from "../packages/smart/src/transport.ts";
import { AS_OF, type JsonResource } from "./corpus.ts";
import type { Json } from "./mutate.ts";

const SHOWN = new Set(["found", "stale"]);
const PROTOTYPE_KEYS = Object.getOwnPropertyNames(Object.prototype).sort().join();

/** JSON as it would arrive: what is no JSON value is gone, and `__proto__` is a key like any other. */
const arrived = (value: Json): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

function assertUnpolluted(): void {
  assert.equal(Object.getOwnPropertyNames(Object.prototype).sort().join(), PROTOTYPE_KEYS, "Object.prototype changed");
}

function leaves(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (value !== null && typeof value === "object") for (const item of Object.values(value)) leaves(item, found);
  else found.add(value);
  return found;
}

function assertFinite(value: unknown, where: string): void {
  if (typeof value === "number") assert.ok(Number.isFinite(value), `${where} is ${value}`);
  else if (value !== null && typeof value === "object")
    for (const [key, item] of Object.entries(value)) assertFinite(item, `${where}.${key}`);
}

/** A shown value is what its source says, converted by the unit table and by nothing else. */
function assertAsWritten(fact: Fact, resources: readonly ChartResource[]): void {
  const { concept, raw, source, state, value } = fact;
  if (!SHOWN.has(state)) {
    assert.equal(value, null, `${concept} is ${state} and has a value`);
    return;
  }
  const known = CONCEPTS[concept];
  if (typeof value === "number" && known?.plausible) {
    const { low, high } = known.plausible;
    assert.ok(value >= low && value <= high, `${concept} ${value} is beyond its plausible range`);
  }
  if (raw === null || source === null) return;
  const [, type, id] = /^([A-Za-z]+)\/([^#]+)/.exec(source) ?? [];
  const rows = resources.filter((it) => it.resourceType === type && it.id === id);
  if (rows.length === 0) return;
  // Words may be put together from several elements of a row; a number is one of them.
  if (typeof raw.value !== "number") return;
  assert.ok(leaves(rows).has(raw.value), `${concept}: ${source} does not say ${raw.value}`);
  if (typeof value !== "number") return;
  const converted = toCanonical(concept, raw.value, { text: raw.unit });
  if (converted.ok)
    assert.ok(
      Math.abs(converted.value - value) <= 1e-12 * Math.abs(value),
      `${concept}: ${raw.value} ${raw.unit} is ${converted.value}, shown ${value}`,
    );
}

/** Facts that other facts speak in. */
const RESTS_ON: Readonly<Record<string, readonly string[]>> = {
  bmi: ["weight", "height"],
  diabetes: ["hba1c", "fpg", "glucose-lowering"],
  "htn-treated": ["htn"],
  quityears: ["quitdate", "smoking"],
};

const names = (fact: Fact, refs: readonly string[]): boolean => {
  const text = JSON.stringify(fact);
  return refs.some((ref) => text.includes(JSON.stringify(ref).slice(1, -1)));
};

/** One resource of the chart is mutated: facts that do not rest on it stay as they were. */
export async function chartBorder(chart: readonly JsonResource[], index: number, changed: Json): Promise<void> {
  const mutant = arrived(changed);
  const others = chart.filter((_, at) => at !== index);
  const { resources } = flattenResources({
    resourceType: "Bundle",
    type: "searchset",
    entry: [...others, mutant].map((resource) => ({ resource })),
  });
  const charts = await readCharts(resources, { asOf: AS_OF });
  assertUnpolluted();
  for (const read of charts) {
    assertFinite(read.facts, "facts");
    for (const fact of Object.values(read.facts)) assertAsWritten(fact, resources);
  }

  const original = chart[index] as JsonResource;
  const [after] = charts;
  const ids = new Set(others.map((it) => `${it.resourceType}/${it.id}`));
  const refs = [`${original.resourceType}/${original.id}`, ...idsIn(mutant)];
  if (charts.length !== 1 || after === undefined || refs.some((ref) => ref.startsWith("Patient/") || ids.has(ref)))
    return;
  const [before] = await readCharts(chart as readonly ChartResource[], { asOf: AS_OF });
  for (const [concept, fact] of Object.entries(before?.facts ?? {})) {
    const restsOnIt = [concept, ...(RESTS_ON[concept] ?? [])].some((each) =>
      [before, after].some((read) => read?.facts[each] && names(read.facts[each], refs)),
    );
    if (!restsOnIt) assert.deepEqual(after.facts[concept], fact, `${concept} changed with ${refs[0]}`);
  }
}

/** References of every resource inside a JSON value. */
function idsIn(value: Json): string[] {
  if (value === null || typeof value !== "object") return [];
  const inner = Object.values(value).flatMap(idsIn);
  if (Array.isArray(value) || typeof value.resourceType !== "string") return inner;
  const { id, resourceType } = value;
  // A resource without an id is named after its content.
  return [typeof id === "string" && id !== "" ? `${resourceType}/${id}` : `${resourceType}?`, ...inner];
}

/** A mutated ECG is refused with a code and words, or read into finite samples of one length. */
export function ecgBorder(changed: Json): void {
  const mutant = arrived(changed);
  const isEcg = isFhirEcg(mutant);
  const read = readFhirEcg(mutant);
  assertUnpolluted();
  if (!read.ok) {
    assert.ok(read.error.code.length > 0 && read.error.message.en.length > 0 && read.error.message["zh-TW"].length > 0);
    return;
  }
  assert.ok(isEcg, "read as an ECG what is none");
  const { recording } = read;
  assert.ok(Number.isFinite(recording.samplingRateHz) && recording.samplingRateHz > 0, "sampling rate");
  assert.equal(new Set(recording.samples.map((samples) => samples.length)).size, 1, "leads of different length");
  assert.equal(recording.leads.length, recording.samples.length);
  const measurements = measure(recording);
  assertFinite(measurements, "measurements");
  ruleWarnings(measurements);
  assessQuality(recording);
  const input = toNetworkInput(recording);
  if (input.ok) assert.ok(input.ecg.every(Number.isFinite), "the network would be fed a number that is none");
}

const BASE = "https://ehr.example.org/fhir";

/**
 * The pages of a search, one of them mutated, arrive through a server that answers `pages` by address. The outcome is
 * whole or it says that it is not; it asks no address outside the server and ends.
 */
export async function searchBorder(pages: readonly Json[], changed: number, mutant: Json): Promise<void> {
  const plan = { resourceType: "Observation", params: [["code", "http://loinc.org|8480-6"]] } as const;
  const first = searchUrl(BASE, plan, "p1");
  const answers = pages.map((page, at) => arrived(at === changed ? mutant : page));
  let asked = 0;
  const send: Send = async ({ url }) => {
    assert.ok(url.startsWith(`${BASE}/`) || url.startsWith(`${BASE}?`), `asked ${url}`);
    asked += 1;
    assert.ok(asked <= 200, "asked without end");
    const at = url === first ? 0 : Number(new URL(url).searchParams.get("page"));
    const resource = answers[at] ?? null;
    return { ok: true, answer: { status: 200, location: null, resource: resource as FhirResource | null } };
  };
  const outcome = await runSearch(send, BASE, plan, "p1");
  assertUnpolluted();
  const whole = answers.flatMap((page) => entriesOf(page));
  if (!outcome.ok) {
    assert.ok(outcome.cause.text.length > 0 && outcome.cause.kind.length > 0);
    return;
  }
  const untouched = answers.flatMap((page, at) => (at === changed ? [] : entriesOf(page)));
  const missing = untouched.filter((it) => !outcome.resources.some((got) => got.id === it.id));
  const followed = outcome.pages === answers.length;
  assert.ok(missing.length === 0 || !followed, "a resource of an untouched page is missing");
  assert.ok(outcome.resources.length <= whole.length * outcome.pages, "more resources than the server has");
}

function entriesOf(page: Json): { id?: Json }[] {
  const entries = isRecord(page) ? page.entry : null;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((it) =>
    isRecord(it) && isRecord(it.resource) && it.resource.resourceType !== "OperationOutcome" ? [it.resource] : [],
  );
}

const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** What another program wrote under our identifiers is read, or left out. */
export function filedBorder(changed: Json): void {
  const mutant = arrived(changed);
  const { resources } = flattenResources(mutant);
  const items = readFiled(resources as unknown as FhirResource[]);
  assertUnpolluted();
  for (const item of items) {
    assertFinite(item, "filed");
    const made = !leaves(mutant).has(item.valueText);
    assert.ok(!made || !/undefined|NaN|\[object/.test(item.valueText), `shown: ${item.valueText}`);
  }
}

/** A hook request is read, or refused in words. */
export function hookBorder(changed: Json): void {
  try {
    assert.match(parseHookRequest(arrived(changed)).patientId, /^[A-Za-z0-9.-]{1,64}$/);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    assert.equal(cause.status, 400);
    assert.ok(cause.message.length > 0);
  }
  assertUnpolluted();
}

/** A number with a unit becomes the canonical number or a refusal, the same for the same. */
export function unitBorder(concept: string, value: number, unit: string): void {
  const first = toCanonical(concept, value, { text: unit });
  if (first.ok) assert.ok(Number.isFinite(first.value), `${concept} ${value} ${unit} is ${first.value}`);
  assert.deepEqual(toCanonical(concept, value, { text: unit }), first);
}
