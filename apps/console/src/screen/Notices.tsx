import { useLocale, useText } from "@bedside/ui";
import { refusalText, STORE_REASONS, storeErrorText } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import type { View } from "../workbench/workbench.ts";
import styles from "./codemap.module.css";
import { type Said, wordsOf } from "./useBulk.ts";

/** What went wrong, or was left undone, in one line each. */
export function Notices({ view, said, person }: { view: View; said: Said | null; person: string }) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const { problem, refused } = view;
  const whys = [...Map.groupBy(refused, ({ code }) => code)].map(([code, each]) =>
    each.length === 1
      ? text("map.refused", { why: refusalText(code, locale) })
      : text("map.refused-some", { n: each.length, why: refusalText(code, locale) }),
  );
  const lines = [
    ...(person === "" ? [text("map.nameless")] : []),
    ...(problem && problem.code in STORE_REASONS ? [storeErrorText(problem, locale)] : []),
    ...(said ? [wordsOf(said, text)] : []),
    ...whys,
  ];
  return (
    <div className={styles.notices} role="status" data-testid="notices">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
