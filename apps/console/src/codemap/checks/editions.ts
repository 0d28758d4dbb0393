import { canonicalSystem } from "@bedside/terminology";
import type { CodeChange, CodeSystems, Edition } from "@bedside/terminology/code-systems";
import type { Change } from "../project/act.ts";
import { type Target, targetsOf } from "../project/decision.ts";
import { workedRows } from "../project/filter.ts";
import type { Project } from "../project/project.ts";
import type { LocalRow } from "../project/row.ts";
import type { CheckReason } from "./reasons.ts";

/** A code of the project that a new edition of its system breaks. */
export interface Broken {
  row: LocalRow;
  /** The code that is concerned: a target, or the row's own (an NHI order that is not in the new edition). */
  code: string;
  isTarget: boolean;
  /** The apps read it today. */
  isPublished: boolean;
  reason: CheckReason;
}

interface Use {
  row: LocalRow;
  target: Target | null;
  isPublished: boolean;
}

const sameSystem = (a: string, b: string) => (canonicalSystem(a) ?? a) === (canonicalSystem(b) ?? b);

/** Where the decided rows of a project use codes of a system; a published version beside the one that waits. */
function usesOf(project: Project, system: string): Use[] {
  return workedRows(project).flatMap(({ row, state }) => {
    const published = targetsOf(state.published?.decision ?? null);
    const now = targetsOf(state.decision).filter(({ code }) => !published.some((target) => target.code === code));
    const targets = [
      ...published.map((target) => ({ row, target, isPublished: true })),
      ...now.map((target) => ({ row, target, isPublished: false })),
    ].filter(({ target }) => sameSystem(target.system, system));
    const own = { row, target: null, isPublished: state.published !== null };
    return sameSystem(row.system, system) && !row.gone ? [own, ...targets] : targets;
  });
}

const codeOf = ({ row, target }: Use) => target?.code ?? row.code;

/** What the changes from one edition to another (`CodeSystems.drift`) break in a project; what the apps read first. */
export function brokenBy(project: Project, changes: readonly CodeChange[], { system, edition }: Edition): Broken[] {
  const byCode = new Map(changes.map((change) => [change.code, change]));
  const broken = usesOf(project, system).flatMap((use): Broken[] => {
    const code = codeOf(use);
    const change = byCode.get(code);
    const what = (["removed", "became-heading", "renamed"] as const).find((it) => change?.changes.includes(it));
    if (!what) return [];
    return [found(use, { code: what, values: { code, edition, name: change?.names.to ?? "" } })];
  });
  return publishedFirst(broken);
}

/**
 * Codes of a project that an edition does not have, or has under another name. Codes that the edition, being a part of its
 * system, does not list are counted apart: they may exist.
 */
export async function checkEdition(
  project: Project,
  systems: Pick<CodeSystems, "validate">,
  { system, edition }: Edition,
): Promise<{ broken: Broken[]; notListed: number; checked: number }> {
  const uses = usesOf(project, system);
  let notListed = 0;
  const broken: Broken[] = [];
  for (const use of uses) {
    const code = codeOf(use);
    const display = use.target?.display || null;
    const { exists, findings } = await systems.validate({ system, edition, code, display });
    if (exists === "unknown") notListed += 1;
    const finding = findings.find(({ severity }) => severity === "error");
    if (!finding) continue;
    const what =
      finding.code === "check-digit" ? "check-digit" : finding.code === "display-differs" ? "renamed" : "removed";
    broken.push(found(use, { code: what, values: { code, edition, name: finding.values.expected ?? "" } }));
  }
  return { broken: publishedFirst(broken), notListed, checked: uses.length };
}

const found = (use: Use, reason: CheckReason): Broken => ({
  row: use.row,
  code: codeOf(use),
  isTarget: use.target !== null,
  isPublished: use.isPublished,
  reason,
});

const publishedFirst = (broken: readonly Broken[]) =>
  [...broken].sort((a, b) => Number(b.isPublished) - Number(a.isPublished) || b.row.count - a.row.count);

/** The changes that ask for a look at what broke; for an act of whoever checked. One for each row. */
export function brokenChanges(broken: readonly Broken[], reasonText: (reason: CheckReason) => string): Change[] {
  const byRow = Map.groupBy(broken, ({ row }) => row.key);
  return [...byRow].map(([row, all]) => ({
    row,
    do: "needs-review",
    reason: all.map(({ reason }) => reasonText(reason)).join("; "),
  }));
}
