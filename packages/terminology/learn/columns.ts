/** Systems as a column of specimens says them, in turn. */
const COLUMN: Readonly<Record<string, readonly string[]>> = {
  "Ser/Plas": ["Serum", "Blood", "Plasma", "Serum"],
  Ser: ["Serum", "Blood", "Serum", "Serum"],
  Plas: ["Plasma", "Blood", "Plasma", "Plasma"],
  PPP: ["Plasma", "Blood", "Plasma", "Blood"],
  Bld: ["Blood", "Whole blood", "Blood", "Whole blood"],
  BldA: ["Arterial blood"],
  BldV: ["Venous blood"],
  BldC: ["Capillary blood"],
  BldCo: ["Cord blood"],
  Urine: ["Urine"],
  "Urine sed": ["Urine"],
  CSF: ["CSF", "Cerebrospinal fluid"],
  Stool: ["Stool", "Feces"],
  "Body fld": ["Fluid", "Body fluid"],
  "Plr fld": ["Pleural fluid"],
  "Periton fld": ["Peritoneal fluid", "Ascites"],
  "Synv fld": ["Synovial fluid", "Joint fluid"],
  "Amnio fld": ["Amniotic fluid"],
  Saliva: ["Saliva"],
  Sputum: ["Sputum"],
  Semen: ["Semen"],
  "Bone mar": ["Bone marrow"],
};

/** The specimen that a column would say for a system, or nothing. */
export function columnOf(system: string, turn: number): string {
  const said = COLUMN[system];
  return said?.[turn % said.length] ?? "";
}

/** Where a laboratory says no specimen, one of these is meant. */
export const MEANT: ReadonlySet<string> = new Set(["Ser/Plas", "Ser", "Plas", "PPP", "Bld"]);
