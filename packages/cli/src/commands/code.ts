import { SYSTEMS, type SystemKey } from "@bedside/terminology";
import { CodeSystemError, type Edition, findingText } from "@bedside/terminology/code-systems";
import { openCodeSystems } from "@bedside/terminology/node";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { UsageError } from "../usage.ts";

const SEARCH_LIMIT = 20;

/** Codes checked in one edition, a line each; with `--search` the entries for a text, the best first. */
export async function code(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, {
    search: { type: "boolean" },
    billable: { type: "boolean" },
    limit: { type: "string" },
  });
  const [where, ...rest] = positionals;
  const limit = Number(values.limit ?? SEARCH_LIMIT);
  if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError("--limit takes a number from 1");
  if (where === undefined || rest.length === 0) throw new UsageError("code takes SYSTEM@EDITION and codes");
  const edition = editionOf(where);
  const systems = await openCodeSystems();
  try {
    if (values.search) {
      for (const entry of await systems.search({ ...edition, text: rest.join(" "), limit })) await output.line(entry);
      return;
    }
    for (const written of rest) {
      const { exists, valid, entry, findings } = await systems.validate({
        ...edition,
        code: written,
        billable: values.billable,
      });
      await output.line({ written, exists, valid, entry, findings: findings.map((finding) => finding.code) });
      if (!valid) output.refuse(where, written, findings.map((finding) => findingText(finding, "en")).join(" "));
    }
  } catch (error) {
    if (error instanceof CodeSystemError && /^(system|edition)-/.test(error.code)) throw new UsageError(error.message);
    throw error;
  }
}

/** `icd10cm@tw-2023`, or a system's URI before the last `@`. */
function editionOf(where: string): Edition {
  const at = where.lastIndexOf("@");
  if (at < 1) throw new UsageError(`"${where}" names no edition: SYSTEM@EDITION`);
  const system = where.slice(0, at);
  const known = Object.hasOwn(SYSTEMS, system) ? SYSTEMS[system as SystemKey] : system;
  return { system: known, edition: where.slice(at + 1) };
}
