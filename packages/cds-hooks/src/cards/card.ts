import { randomUUID } from "node:crypto";
import type { ModelCard } from "@bedside/models";
import type { OpenedChart } from "../chart.ts";
import type { Card, Language } from "../types.ts";
import type { Say } from "./words.ts";

export type AppPath = "coronary-risk" | "lung-decision" | "ecg-triage";

export interface CardContext {
  language: Language;
  say: Say;
  /** Origin under which the apps are served, without a trailing slash. */
  origin: string;
}

const LONGEST_SUMMARY = 139;

/** A card with its link to the app. A summary that is too long is cut at a word; the whole of it leads the detail. */
export function makeCard(
  { origin, say }: CardContext,
  app: AppPath,
  parts: { summary: string; detail: string[]; indicator: Card["indicator"]; appContext: object },
): Card {
  const { summary, detail, indicator, appContext } = parts;
  const fits = summary.length <= LONGEST_SUMMARY;
  return {
    uuid: randomUUID(),
    summary: fits ? summary : `${summary.slice(0, LONGEST_SUMMARY - 2).replace(/[\s,;，；、]+\S*$/, "")} …`,
    detail: [...(fits ? [] : [plain(summary)]), ...detail].filter((part) => part !== "").join("\n\n"),
    indicator,
    source: { label: say(`app.${app}`), url: `${origin}/${app}/` },
    links: [
      {
        label: say(`open.${app}`),
        url: `${origin}/${app}/launch.html`,
        type: "smart",
        appContext: JSON.stringify(appContext),
      },
    ],
  };
}

/** Text of others inside Markdown: nothing in it is markup, and it is one line. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}

export const list = (rows: readonly string[]): string => rows.map((row) => `- ${row}`).join("\n");

/** Name, version and the first 12 digits of the hash of what computed it. */
export function modelLine(card: ModelCard, backend: string, { language, say }: CardContext): string {
  return `${say("detail.model")}${say("colon")}${card.name[language]} ${card.version} (sha256 ${card.sha256.slice(0, 12)}, ${backend})`;
}

/** What could not be read: the resource type, why in words, and the status where there was one. */
export function failureLines(failures: OpenedChart["failures"], { say }: CardContext): string {
  if (failures.length === 0) return "";
  const rows = failures.map(({ cause: { kind, status }, resourceType }) => {
    const why = say(`cause.${kind}`);
    return `${plain(resourceType)}${say("colon")}${status === null ? why : say("cause.status", { why, status })}`;
  });
  return `**${say("detail.failed")}**\n\n${list(rows)}`;
}
