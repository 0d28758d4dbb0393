/**
 * A record as lines of a table, one for each target. The columns of the decision say what is so; `details` has, as JSON, what
 * has no column.
 */
import { canonicalSystem, type Localized } from "@bedside/terminology";
import { mayBeForCalculation, type Target, targetsOf } from "../project/decision.ts";
import { rowKey } from "../project/row.ts";
import { statusOf } from "../project/state.ts";
import { BROKEN_TEXT, type ExchangeProblem } from "./reasons.ts";
import {
  detailsOf,
  detailsSchema,
  isRelation,
  type MapRecord,
  type Reader,
  type ReadMap,
  recordOf,
  rowDetailsOf,
  rowDetailsSchema,
} from "./record.ts";

export const LINE_COLUMNS = [
  "system",
  "code",
  "order_code",
  "item",
  "specimen",
  "unit",
  "method",
  "timing",
  "count",
  "patients",
  "first_seen",
  "last_seen",
  "status",
  "target_system",
  "target_version",
  "target_code",
  "target_display",
  "relation",
  "for_calculation",
  "comment",
  "authors",
  "decided_at",
  "approver",
  "approved_at",
  "score",
  "details",
] as const;
export type LineColumn = (typeof LINE_COLUMNS)[number];
export type Line = Readonly<Record<LineColumn, string>>;

/** What `relation` says of a row that was looked at and has no target. */
export const NO_MAP = "no-map";

/** Names in one cell, apart at bars; a bar of a name stands behind a backslash. */
export const joinNames = (names: readonly string[]) =>
  names.map((name) => name.replace(/[\\|]/g, (sign) => `\\${sign}`)).join("|");
export function splitNames(cell: string): string[] {
  const names = cell.match(/(?:\\.|[^|\\])+/gs) ?? [];
  return names.map((name) => name.replace(/\\(.)/gs, "$1").trim()).filter((name) => name !== "");
}

export function linesOf({ row, state }: MapRecord): Line[] {
  const details = detailsOf(state);
  const { samples, source, gone } = rowDetailsOf(row);
  const shared = {
    system: row.system,
    code: row.code,
    order_code: row.order,
    item: row.item,
    specimen: row.specimen,
    unit: row.unit,
    method: row.method,
    timing: row.timing,
    count: String(row.count),
    patients: row.patients === null ? "" : String(row.patients),
    first_seen: row.firstSeen ?? "",
    last_seen: row.lastSeen ?? "",
    status: statusOf(state),
    comment: state.decision?.comment ?? "",
    authors: joinNames(state.authors),
    decided_at: state.decidedAt ?? "",
    approver: state.approval?.by ?? "",
    approved_at: state.approval?.at ?? "",
    score: details.evidence?.score === null || !details.evidence ? "" : String(details.evidence.score),
    details: "",
  };
  const more = JSON.stringify({ ...details, row: { samples, source, gone } });
  const lineOf = (target: Target | null, order: number): Line => ({
    ...shared,
    target_system: target?.system ?? "",
    target_version: target?.version ?? "",
    target_code: target?.code ?? "",
    target_display: target?.display ?? "",
    relation: target?.relation ?? (state.decision?.kind === "no-map" ? NO_MAP : ""),
    for_calculation: target?.forCalculation ? "yes" : "",
    details: order === 0 ? more : "",
  });
  const targets = targetsOf(state.decision);
  return targets.length > 0 ? targets.map(lineOf) : [lineOf(null, 0)];
}

/** The records of lines; those of one row are one record. A line with a relation that nobody knows is set aside. */
export function recordsOfLines(lines: readonly { place: string; line: Line }[], reader: Reader): ReadMap {
  const problems: ExchangeProblem[] = [];
  const good = lines.filter(({ place, line }) => {
    const problem = problemOf(line);
    if (problem) problems.push({ code: "line-invalid", values: { place, problem }, json: line });
    return problem === null;
  });
  const byRow = Map.groupBy(good, ({ line }) => rowKey(line));
  const records = [...byRow.values()].map((same) => recordOfLines(same, reader, problems));
  return { records, problems };
}

function problemOf(line: Line): string | Localized | null {
  // A name or an item text that is half read would be another one.
  if (Object.values(line).some((cell) => cell.includes("\ufffd"))) return BROKEN_TEXT;
  if (line.code === "") return "code";
  if (line.relation === "" || line.relation === NO_MAP) return line.target_code === "" ? null : "relation";
  if (!isRelation(line.relation)) return `relation ${line.relation}`;
  return line.target_code === "" || line.target_system === "" ? "target_code" : null;
}

function recordOfLines(
  lines: readonly { place: string; line: Line }[],
  reader: Reader,
  problems: ExchangeProblem[],
): MapRecord {
  const { line, place } = lines.find((it) => it.line.details !== "") ?? lines[0]!;
  const json = parsed(line.details);
  const details = detailsSchema.safeParse(json ?? {});
  const row = rowDetailsSchema.safeParse({
    ...(typeof json?.row === "object" ? json.row : {}),
    order: line.order_code,
    timing: line.timing,
    count: numberOf(line.count) ?? 0,
    patients: numberOf(line.patients),
    firstSeen: line.first_seen || null,
    lastSeen: line.last_seen || null,
  });
  if (!details.success || !row.success || (line.details !== "" && json === null))
    problems.push({ code: "details-unread", values: { place }, json: line.details });
  const own = details.success ? details.data : detailsSchema.parse({});
  const targets = lines.flatMap((it) => targetOf(it.line));
  const isNoMap = lines.some((it) => it.line.relation === NO_MAP);
  const isDecided = targets.length > 0 || isNoMap;
  const authors = splitNames(line.authors);
  const score = numberOf(line.score);
  return recordOf(
    line,
    { targets, isNoMap, comment: line.comment },
    row.success ? row.data : rowDetailsSchema.parse({}),
    {
      ...own,
      evidence: own.evidence ? { ...own.evidence, score } : score === null ? null : { score, for: [], against: [] },
      authors: isDecided && authors.length === 0 ? [reader.by] : authors,
      decidedAt: line.decided_at || (isDecided ? reader.at : null),
      approval: isDecided && line.approver ? { by: line.approver, at: line.approved_at || reader.at } : null,
    },
  );
}

function targetOf(line: Line): Target[] {
  if (!isRelation(line.relation)) return [];
  return [
    {
      system: canonicalSystem(line.target_system) ?? line.target_system,
      version: line.target_version,
      code: line.target_code,
      display: line.target_display,
      relation: line.relation,
      forCalculation: line.for_calculation !== "" && mayBeForCalculation(line.relation),
    },
  ];
}

function numberOf(cell: string): number | null {
  const number = cell.trim() === "" ? Number.NaN : Number(cell);
  return Number.isFinite(number) ? number : null;
}

function parsed(cell: string): Record<string, unknown> | null {
  try {
    const json: unknown = cell === "" ? {} : JSON.parse(cell);
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
