import { Button, DownloadIcon, formatNumber, useLocale, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useMemo, useState } from "react";
import {
  exchangeReasonText,
  type MapHead,
  type Project,
  publish,
  toConceptMap,
  toCsv,
  toSssom,
} from "../codemap/index.ts";
import { download } from "../files/download.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";
import { keepHead, keptHead } from "./head.ts";
import { Problems } from "./Problems.tsx";

interface ExportDialogProps {
  project: Project;
  /** Addresses of the maps that `config.json` names now. */
  siteMaps: readonly string[];
  /** Notice that the licence of the targets asks for. */
  notice: string;
  /** Editions of the code systems that are here. */
  editions: ReadonlyMap<string, string>;
  onClose: () => void;
}

/** Stands for the address until the person has given one. */
const UNNAMED = "urn:uuid:00000000-0000-0000-0000-000000000000";
const JSON_TYPE = "application/fhir+json";

/** The approved map as the apps load it, and everything as a draft for people and tools. */
export function ExportDialog({ project, siteMaps, notice, editions, onClose }: ExportDialogProps) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const [head, setHead] = useState(() => keptHead(location.origin));
  const full: MapHead = { ...head, date: new Date().toISOString().slice(0, 10), copyright: notice, editions };
  // What is published does not depend on what the map is called, so that typing its name works nothing out again.
  const { map, rows, problems } = useMemo(
    () => publish(project, { url: UNNAMED, version: "", title: "", date: "", editions }),
    [project, editions],
  );
  const change = (part: Partial<typeof head>) => {
    setHead({ ...head, ...part });
    keepHead({ ...head, ...part });
  };
  const asJson = (resource: object) => `${JSON.stringify(resource, null, 1)}\n`;
  const isNamed = head.url.trim() !== "" && head.title.trim() !== "";
  return (
    <Shell isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={text("export.title")} testId="export-dialog">
      <div className={styles.body}>
        <div className={styles.grid}>
          {(["title", "url", "version"] as const).map((part) => (
            <label key={part} className={styles.stacked}>
              {text(part === "title" ? "export.name" : `export.${part}`)}
              <input
                value={head[part]}
                onChange={(event) => change({ [part]: event.target.value })}
                data-testid={`head-${part}`}
              />
            </label>
          ))}
        </div>
        <section className={styles.part} aria-label={text("export.publish")}>
          <h3>{text("export.publish")}</h3>
          <p>{text("export.publish-text")}</p>
          <Problems
            title={text("export.left", { n: problems.length })}
            lines={problems.map((problem) => exchangeReasonText(problem, locale))}
          />
          <Button
            variant="primary"
            icon={<DownloadIcon />}
            testId="publish"
            onAction={() =>
              download(
                "codemap.json",
                asJson({ ...map, ...full, editions: undefined, version: full.version || undefined }),
                JSON_TYPE,
              )
            }
            {...(rows === 0 || !isNamed ? { disabledReason: text("export.none") } : {})}
          >
            {text("export.get")}
          </Button>{" "}
          <span className={styles.muted} data-testid="publish-rows">
            {rows === 0 ? text("export.none") : text("export.rows", { n: formatNumber(rows) })}
          </span>
          <p>{text("export.how")}</p>
          <pre className={styles.code}>{'"site": { "terminology": ["codemap.json"] }'}</pre>
          <p className={styles.muted}>
            {siteMaps.length === 0 ? text("export.site-none") : text("export.site", { maps: siteMaps.join(", ") })}
          </p>
        </section>
        <section className={styles.part} aria-label={text("export.draft")}>
          <h3>{text("export.draft")}</h3>
          <p>{text("export.draft-text")}</p>
          <p className={styles.buttons}>
            <Button
              icon={<DownloadIcon />}
              testId="export-concept-map"
              onAction={() => download("codemap-draft.json", asJson(toConceptMap(project, full)), JSON_TYPE)}
            >
              {text("export.concept-map")}
            </Button>
            <Button
              icon={<DownloadIcon />}
              testId="export-sssom"
              onAction={() => download("codemap.sssom.tsv", toSssom(project, full), "text/tab-separated-values")}
            >
              {text("export.sssom")}
            </Button>
            <Button
              icon={<DownloadIcon />}
              testId="export-csv"
              onAction={() => download("codemap.csv", toCsv(project), "text/csv")}
            >
              {text("export.csv")}
            </Button>
          </p>
        </section>
        <p className={styles.muted}>{notice}</p>
      </div>
    </Shell>
  );
}
