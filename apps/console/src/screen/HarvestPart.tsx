import type { StaffSession } from "@bedside/smart";
import type { LocalCodes } from "@bedside/terminology/concept-map";
import { Button, formatNumber, useText } from "@bedside/ui";
import { useEffect, useRef, useState } from "react";
import { type Harvest, harvest, type LocalRow } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";
import { Problems } from "./Problems.tsx";
import { whyOf } from "./useCandidates.ts";

interface HarvestPartProps {
  session: StaffSession;
  /** The maps that charts are read with today. */
  local: LocalCodes | null;
  onTake: (rows: readonly LocalRow[]) => void;
}

type Reading =
  | { state: "idle" }
  | { state: "reading"; observations: number }
  | { state: "done"; found: Harvest; stopped: string | null };

/** The local codes in use on the server that the person is signed in at. */
export function HarvestPart({ session, local, onTake }: HarvestPartProps) {
  const text = useText<ConsoleMessages>();
  const [reading, setReading] = useState<Reading>({ state: "idle" });
  const [withRead, setWithRead] = useState(false);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  const { iss } = session.issuer;

  const start = async () => {
    const control = new AbortController();
    stopping.current = control;
    setReading({ state: "reading", observations: 0 });
    const stopped: { why: string | null } = { why: null };
    async function* pages() {
      let sent = 0;
      let counted = 0;
      try {
        for await (const { resources, total } of session.pages({ resourceType: "Observation", params: [] }, control)) {
          sent += resources.length;
          counted = Math.max(counted, total ?? 0);
          yield resources;
        }
        if (sent < counted) stopped.why = text("import.sent-less", { counted, sent });
      } catch (cause) {
        stopped.why = control.signal.aborted ? text("import.stopped-by-you") : whyOf(cause);
      }
    }
    const found = await harvest(pages(), {
      source: iss,
      local,
      onProgress: (observations) => setReading({ state: "reading", observations }),
    });
    setReading({ state: "done", found, stopped: stopped.why });
  };

  if (!session.can("Observation", "s")) return <p className={styles.muted}>{text("import.harvest-no-right")}</p>;
  return (
    <div className={styles.part} data-testid="harvest-part" data-state={reading.state}>
      <p className={styles.muted}>{text("import.server-text", { server: iss })}</p>
      {reading.state !== "reading" && (
        <Button onAction={() => void start()} testId="harvest">
          {text("import.harvest")}
        </Button>
      )}
      {reading.state === "reading" && (
        <p role="status">
          {text("import.harvesting", { n: formatNumber(reading.observations) })}{" "}
          <Button size="small" onAction={() => stopping.current?.abort()} testId="harvest-stop">
            {text("import.stop")}
          </Button>
        </p>
      )}
      {reading.state === "done" && <Found {...reading} withRead={withRead} onWithRead={setWithRead} onTake={onTake} />}
    </div>
  );
}

interface FoundProps {
  found: Harvest;
  stopped: string | null;
  withRead: boolean;
  onWithRead: (withRead: boolean) => void;
  onTake: (rows: readonly LocalRow[]) => void;
}

function Found({ found, stopped, withRead, onWithRead, onTake }: FoundProps) {
  const text = useText<ConsoleMessages>();
  const count = (state: string) => found.rows.filter(({ resolution }) => resolution.state === state).length;
  const taken = found.rows.filter(({ resolution }) => withRead || resolution.state !== "read");
  return (
    <>
      {stopped && (
        <p className={styles.bad} role="alert">
          {text("import.harvest-stopped", { why: stopped })}
        </p>
      )}
      <p role="status" data-testid="harvested">
        {text("import.harvested", {
          n: formatNumber(found.observations),
          codes: found.rows.length,
          read: count("read"),
          doubtful: count("doubtful"),
          unmapped: count("unmapped"),
          international: formatNumber(found.international),
        })}
      </p>
      {found.withoutCode + found.withoutSystem > 0 && (
        <p className={styles.muted}>
          {text("import.without", { code: found.withoutCode, system: found.withoutSystem })}
        </p>
      )}
      <Problems title={text("import.problems", { n: found.problems.length })} lines={found.problems} />
      <label className={styles.inline}>
        <input
          type="checkbox"
          checked={withRead}
          onChange={(event) => onWithRead(event.target.checked)}
          data-testid="with-read"
        />
        {text("import.with-read")}
      </label>
      {taken.length > 0 && (
        <Button variant="primary" onAction={() => onTake(taken.map(({ row }) => row))} testId="take-harvest">
          {text("import.take", { n: taken.length })}
        </Button>
      )}
    </>
  );
}
