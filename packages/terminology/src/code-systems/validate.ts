import { canonicalCode, isImpossible } from "./code-form.ts";
import { type CodeEntry, type CodeTable, entryOf, rowOf } from "./code-table.ts";
import { isSameName } from "./fold.ts";
import type { Finding, FindingCode } from "./reasons.ts";

/** What a code must satisfy beside being there. */
export interface Expectation {
  /** The name that stands beside the code in the record. */
  display?: string | null;
  /** True when the code is meant for a claim. */
  billable?: boolean;
}

export interface Validation {
  /** `unknown`: not listed, and the list is not the whole system. */
  exists: "yes" | "no" | "unknown";
  /** True when the code is there and no finding is an error. */
  valid: boolean;
  entry: CodeEntry | null;
  findings: readonly Finding[];
}

/** The entry of a code written in any known form, or the finding that says why there is none. */
export function find(table: CodeTable, code: string): CodeEntry | Finding {
  const canonical = canonicalCode(table.system, code);
  const row = rowOf(table, canonical);
  if (row >= 0) return entryOf(table, row);
  if (isImpossible(table.system, canonical)) return finding("check-digit", "error", { code });
  const absent: FindingCode = table.content === "fragment" ? "code-not-listed" : "code-not-found";
  const severity = table.content === "fragment" ? "warning" : "error";
  return finding(absent, severity, { code, system: table.system, edition: table.edition });
}

/** Checks a code of one edition: existence, form, name and use in a claim. */
export function validate(table: CodeTable, code: string, expected: Expectation = {}): Validation {
  const found = find(table, code);
  if ("severity" in found)
    return {
      exists: found.code === "code-not-listed" ? "unknown" : "no",
      valid: false,
      entry: null,
      findings: [found],
    };
  const findings: Finding[] = [];
  if (found.code !== code) findings.push(finding("code-form", "warning", { code, expected: found.code }));
  const names = Object.values(found.names).filter((name) => name !== null);
  const display = expected.display?.trim();
  if (display && !names.some((name) => isSameName(name, display)))
    findings.push(finding("display-differs", "error", { code: found.code, display, expected: names.join(" / ") }));
  if (expected.billable && found.billable === false)
    findings.push(finding("not-billable", "error", { code: found.code, edition: table.edition }));
  return { exists: "yes", valid: !findings.some((it) => it.severity === "error"), entry: found, findings };
}

const finding = (code: FindingCode, severity: Finding["severity"], values: Finding["values"]): Finding => ({
  code,
  severity,
  values,
});
