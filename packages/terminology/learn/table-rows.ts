/** Rows made of the table's own common codes, as laboratories would list them: what is the same in every hospital. */
import { componentParts, type Library } from "../src/mapper/library.ts";
import { SYNONYMS } from "../src/mapper/synonyms/index.ts";
import { words } from "../src/mapper/words.ts";
import { columnOf, MEANT } from "./columns.ts";
import type { DevRow } from "./dev.ts";
import { hash } from "./hash.ts";

export const TABLE_SOURCE = "table";

/** What LOINC calls it, in words -> writings of laboratories. */
function writings(): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const line of SYNONYMS.join("\n").split("\n")) {
    const at = line.indexOf("=");
    if (at < 0) continue;
    const meaning = words(line.slice(0, at)).join(" ");
    out.set(meaning, [
      ...(out.get(meaning) ?? []),
      ...line
        .slice(at + 1)
        .split(";")
        .map((one) => one.trim()),
    ]);
  }
  return out;
}

const MOLAR = new Set(["SCnc", "SCnt", "SRat", "SRto", "SFr"]);

/** One row of each common code that has an official name, all its parts, and stands at a point in time without a challenge. */
export function tableRows(library: Library): DevRow[] {
  const said = writings();
  const out: DevRow[] = [];
  for (const [code, row] of library.rows.entries()) {
    const rank = library.rank[code] ?? 0;
    if (rank === 0 && row.met !== "r") continue;
    if (row.deprecated || library.panel[code] === 1 || row.property === "" || row.component.includes("^")) continue;
    if (row.system === "" || (row.name === "" && row.short === "")) continue;
    const turn = hash(row.loinc);
    if (rank === 0 && turn % 2 === 0) continue;
    const { top, below } = componentParts(row.component);
    const key = words(row.component).join(" ");
    const topKey = words(top).join(" ");
    const whole = said.get(key);
    const own = said.get(topKey);
    const plain = top.replace(/\./g, " ");
    const pick = (list: readonly string[] | undefined) =>
      list && turn % 3 !== 0 ? list[(turn >> 3) % list.length] : undefined;
    const base = pick(whole) ?? `${pick(own) ?? plain}${suffix(below)}`;
    const asColumn = columnOf(row.system, turn >> 5);
    const place = (turn >> 7) % 3;
    const unit = (turn >> 9) % 5 < 3 ? (row.unit.split(/[;|]/)[0] ?? "") : "";
    if (unit === "" && MOLAR.has(row.property)) continue;
    if (asColumn === "" && !MEANT.has(row.system)) continue;
    const unsaid = place === 2 && MEANT.has(row.system);
    out.push({
      source: TABLE_SOURCE,
      order: base,
      name: !unsaid && place === 1 && asColumn !== "Blood" ? `${base}, ${asColumn}` : base,
      item: "",
      specimen: !unsaid && place !== 1 ? asColumn : "",
      unit,
      method: row.method !== "" && (turn >> 11) % 3 === 0 ? row.method : "",
      gold: row.loinc,
      count: 0,
      weight: rank > 0 && rank <= 300 ? 0.6 : 0.3,
    });
  }
  return out;
}

function suffix(below: string): string {
  if (below === "") return "";
  return below.startsWith("100 ") ? " %" : `/${below.replace(/\./g, " ")} ratio`;
}
