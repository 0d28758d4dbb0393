import { useLocale } from "@bedside/ui";
import { useEffect, useState } from "react";
import type { Suggested } from "../candidates/candidates.ts";
import type { Candidates } from "../candidates/client.ts";
import type { LocalRow } from "../codemap/index.ts";

export type Suggestions =
  | { state: "loading" }
  | ({ state: "ready" } & Suggested)
  | { state: "failed"; why: string; retry: () => void };

export const whyOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** What the mapper says of a row; asked anew for another row, language or table. */
export function useCandidates(source: Candidates, row: LocalRow, table: number): Suggestions {
  const locale = useLocale();
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{ of: string; suggestions: Suggestions } | null>(null);
  const of = [row.key, locale, table, round].join(" ");
  useEffect(() => {
    let isCurrent = true;
    source.suggest(row, locale).then(
      (suggested) => isCurrent && setAnswer({ of, suggestions: { state: "ready", ...suggested } }),
      (cause) =>
        isCurrent &&
        setAnswer({
          of,
          suggestions: { state: "failed", why: whyOf(cause), retry: () => setRound((before) => before + 1) },
        }),
    );
    return () => {
      isCurrent = false;
    };
  }, [source, row, locale, of]);
  return answer?.of === of ? answer.suggestions : { state: "loading" };
}
