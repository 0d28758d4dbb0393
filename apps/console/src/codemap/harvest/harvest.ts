import { type ChartResource, type CodedPart, type ConceptHit, codedParts, flattenResources } from "@bedside/chart";
import { canonicalSystem, SYSTEMS } from "@bedside/terminology";
import type { LocalCodes } from "@bedside/terminology/concept-map";
import { type LocalRow, localRow, MOST_ROWS, rowKey } from "../project/row.ts";

/** What a server's results of one row are read as today. */
export interface Resolution {
  /** Concepts that they are, or may be. */
  concepts: readonly string[];
  /**
   * `read`: a model may use them. `doubtful`: a concept is thought of and not used (not approved, not the same, contradicting
   * codes). `unmapped`: nothing is known. What is doubtful or unmapped is what the workbench is for.
   */
  state: "read" | "doubtful" | "unmapped";
  /** Why a doubtful one is not used. */
  reason: ConceptHit["reason"];
}

export interface Harvested {
  row: LocalRow;
  resolution: Resolution;
}

export interface Harvest {
  rows: Harvested[];
  /** Results: Observations, those within other resources among them. */
  observations: number;
  /** Coded parts of the results: an Observation, and each of its components, has a code of its own. */
  parts: number;
  /** Results without a local code on any part: LOINC and the like, which no hospital's map changes. */
  international: number;
  /** Results with text alone, or with codes that name no system: nothing can be mapped until the server codes them. */
  withoutCode: number;
  withoutSystem: number;
  /** Parts whose row is beyond the most that a project holds. */
  beyond: number;
  /** Pages, or parts of them, that were no resources. */
  problems: readonly string[];
}

export interface HarvestOptions {
  /** Address of the server, as the rows' source. */
  source: string;
  /** The maps that charts are read with today. */
  local: LocalCodes | null;
  /** Called after each page. */
  onProgress?: (observations: number) => void;
}

const INTERNATIONAL: readonly string[] = [SYSTEMS.loinc, SYSTEMS.snomed, SYSTEMS.icd10cm, SYSTEMS.rxnorm, SYSTEMS.atc];
/** Problems that are told; more say nothing more. */
const MOST_PROBLEMS = 50;

/**
 * The local codes of a server, out of pages of Observations (searchset Bundles or lists of resources), which whoever calls
 * fetches: every row with its count, patients, sample values and units, and what a chart reads it as today.
 */
export async function harvest(pages: AsyncIterable<unknown>, options: HarvestOptions): Promise<Harvest> {
  const rows = new Map<string, Growing>();
  const seen = new Set<string>();
  const sum = { observations: 0, parts: 0, international: 0, withoutCode: 0, withoutSystem: 0, beyond: 0 };
  const problems: string[] = [];
  for await (const page of pages) {
    const flat = flattenResources(page);
    for (const { path, message } of flat.problems.filter(({ harmless }) => !harmless))
      if (problems.length < MOST_PROBLEMS) problems.push(`${path}: ${message}`);
    const fresh = flat.resources.filter((resource) => isNew(resource, seen));
    sum.observations += fresh.filter(({ resourceType }) => resourceType === "Observation").length;
    const results = new Map<string, Coding>();
    for (const part of codedParts(fresh, options.local)) {
      const coding = collect(part, rows, sum, options);
      const before = results.get(part.source);
      if (before === undefined || CODINGS.indexOf(coding) < CODINGS.indexOf(before)) results.set(part.source, coding);
    }
    for (const [source, coding] of results) {
      if (coding !== "local") sum[coding] += 1;
      if (source.includes("#")) sum.observations += 1;
    }
    options.onProgress?.(sum.observations);
  }
  return { ...sum, rows: [...rows.values()].map(finished), problems };
}

/** Pages overlap when results come in while they are read. */
function isNew(resource: ChartResource, seen: Set<string>): boolean {
  if (resource.resourceType !== "Observation" || typeof resource.id !== "string") return true;
  const name = resource._fullUrl ?? resource.id;
  if (seen.has(name)) return false;
  seen.add(name);
  return true;
}

/** How a result is coded, by its best part. */
const CODINGS = ["local", "withoutSystem", "international", "withoutCode"] as const;
type Coding = (typeof CODINGS)[number];

interface Growing {
  row: LocalRow;
  /** The result that was counted last: its components are parts of the same one. */
  source: string;
  patients: Set<string>;
  samples: Sampler;
  first: string | null;
  last: string | null;
  count: number;
  part: CodedPart;
}

function collect(
  part: CodedPart,
  rows: Map<string, Growing>,
  sum: { parts: number; beyond: number },
  { source }: HarvestOptions,
): Coding {
  const coded = part.codings.filter(({ code }) => code !== null);
  const local = coded.filter(({ system }) => system && !INTERNATIONAL.includes(canonicalSystem(system) ?? ""));
  sum.parts += 1;
  if (coded.length === 0) return "withoutCode";
  if (local.length === 0) return coded.some(({ system }) => !system) ? "withoutSystem" : "international";
  const item = part.texts[0] ?? "";
  const specimen = part.specimens[0] ?? "";
  const unit = part.value.unit ?? "";
  const method = part.methods[0] ?? "";
  const nhi = local.find(({ system }) => canonicalSystem(system) === SYSTEMS.nhiService)?.code ?? "";
  for (const { system, code } of local) {
    const content = { system: system ?? "", code: code ?? "", item, specimen, unit, method, source };
    const order = code === nhi ? "" : nhi;
    const key = rowKey(content);
    let growing = rows.get(key);
    if (!growing) {
      if (rows.size >= MOST_ROWS) {
        sum.beyond += 1;
        continue;
      }
      growing = {
        row: localRow({ ...content, order }),
        source: "",
        patients: new Set(),
        samples: new Sampler(),
        first: null,
        last: null,
        count: 0,
        part,
      };
      rows.set(key, growing);
    }
    grow(growing, part);
  }
  return "local";
}

function grow(growing: Growing, { source, patient, value, effective }: CodedPart): void {
  if (growing.source !== source) growing.count += 1;
  growing.source = source;
  if (patient) growing.patients.add(patient);
  if (value.value !== null) growing.samples.add(String(value.value));
  const day = effective?.slice(0, 10) ?? null;
  if (day === null) return;
  if (growing.first === null || day < growing.first) growing.first = day;
  if (growing.last === null || day > growing.last) growing.last = day;
}

const finished = ({ row, patients, samples, first, last, count, part }: Growing): Harvested => ({
  row: { ...row, samples: samples.kept, count, patients: patients.size, firstSeen: first, lastSeen: last },
  resolution: resolutionOf(part),
});

function resolutionOf({ hits }: CodedPart): Resolution {
  const usable = hits.filter(({ reason }) => reason === null);
  if (usable.length > 0) return { concepts: usable.map(({ concept }) => concept), state: "read", reason: null };
  const [first] = hits;
  if (!first) return { concepts: [], state: "unmapped", reason: null };
  const state = first.reason?.code === "code-unmapped" ? "unmapped" : "doubtful";
  return { concepts: hits.map(({ concept }) => concept), state, reason: first.reason };
}

/** Values spread evenly over all that came: every n-th, with n doubled whenever there are too many. */
class Sampler {
  kept: string[] = [];
  private every = 1;
  private seen = 0;

  add(value: string): void {
    if (this.seen % this.every === 0) this.kept.push(value);
    this.seen += 1;
    if (this.kept.length <= MOST_KEPT) return;
    this.kept = this.kept.filter((_, at) => at % 2 === 0);
    this.every *= 2;
  }
}
const MOST_KEPT = 100;
