/** What stands above what, by row. */
export interface Hierarchy {
  /** Rows directly above. */
  parentsOf(row: number): readonly number[];
}

/** How two codes stand to each other, as FHIR's `$subsumes` says it: the first one `subsumes` the second. */
export type Subsumption = "equivalent" | "subsumes" | "subsumed-by" | "not-subsumed";

const NONE: readonly number[] = [];

/**
 * The hierarchy of ICD-10-CM, which its codes carry: a code stands below the longest heading that it begins with. A billable
 * code has nothing below it, so a code that begins with one (`I60.0000`, the Rankin scale that the NHI keeps under
 * `I60.00`) stands on its own, and so does one without a heading (`U00.0REH`).
 * @param codes sorted, with their dots
 */
export function prefixHierarchy(codes: readonly string[], billable: readonly boolean[]): Hierarchy {
  const parents = new Int32Array(codes.length).fill(-1);
  const above: number[] = [];
  for (const [row, code] of codes.entries()) {
    while (above.length > 0 && !code.startsWith(codes[above.at(-1)!]!)) above.pop();
    const nearest = above.at(-1);
    if (nearest !== undefined && billable[nearest]) continue;
    parents[row] = nearest ?? -1;
    above.push(row);
  }
  return { parentsOf: (row) => (parents[row]! < 0 ? NONE : [parents[row]!]) };
}

/** A hierarchy whose rows name their parents. */
export const listedHierarchy = (parents: readonly (readonly number[])[]): Hierarchy => ({
  parentsOf: (row) => parents[row] ?? NONE,
});

export function subsumption(hierarchy: Hierarchy, a: number, b: number): Subsumption {
  if (a === b) return "equivalent";
  if (isBelow(hierarchy, b, a)) return "subsumes";
  return isBelow(hierarchy, a, b) ? "subsumed-by" : "not-subsumed";
}

function isBelow(hierarchy: Hierarchy, row: number, ancestor: number): boolean {
  const seen = new Set<number>();
  const open = [row];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const parent of hierarchy.parentsOf(at)) {
      if (parent === ancestor) return true;
      if (!seen.has(parent)) open.push(parent);
      seen.add(parent);
    }
  }
  return false;
}

/** A circle of rows, each below the next and the last below the first; null when there is none. */
export function findCircle(parents: readonly (readonly number[])[]): number[] | null {
  const done = new Uint8Array(parents.length);
  for (let start = 0; start < parents.length; start += 1) {
    if (done[start]) continue;
    const path: { row: number; next: number }[] = [{ row: start, next: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const here = path.at(-1)!;
      const parent = parents[here.row]![here.next];
      here.next += 1;
      if (parent === undefined) {
        done[here.row] = 1;
        onPath.delete(here.row);
        path.pop();
      } else if (onPath.has(parent)) {
        const rows = path.map((step) => step.row);
        return rows.slice(rows.indexOf(parent));
      } else if (!done[parent]) {
        path.push({ row: parent, next: 0 });
        onPath.add(parent);
      }
    }
  }
  return null;
}
