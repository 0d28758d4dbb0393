import { Button, formatNumber, useLocale, useText } from "@bedside/ui";
import { useEffect, useState } from "react";
import { type Encoding, exchangeReasonText, type MapRecord } from "../codemap/index.ts";
import { download } from "../files/download.ts";
import { readMapFile } from "../files/map-file.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";
import { EncodingChoice } from "./EncodingChoice.tsx";
import { Problems } from "./Problems.tsx";
import { whyOf } from "./useCandidates.ts";

interface MapPartProps {
  file: File;
  person: string;
  onTake: (records: readonly MapRecord[], prefer: "mine" | "theirs") => void;
}

/** A code map of a colleague or another tool, before it is taken over. */
export function MapPart({ file, person, onTake }: MapPartProps) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const [encoding, setEncoding] = useState<Encoding | null>(null);
  const [read, setRead] = useState<Awaited<ReturnType<typeof readMapFile>> | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [prefer, setPrefer] = useState<"mine" | "theirs">("mine");
  useEffect(() => {
    let isCurrent = true;
    readMapFile(file, { by: person, at: new Date().toISOString() }, encoding).then(
      (answer) => isCurrent && setRead(answer),
      (cause) => isCurrent && setWhy(whyOf(cause)),
    );
    return () => {
      isCurrent = false;
    };
  }, [file, person, encoding]);
  if (why !== null)
    return (
      <p className={styles.bad} role="alert">
        {text("import.died", { why })}
      </p>
    );
  if (!read) return <p role="status">{text("import.reading", { name: file.name })}</p>;
  const setAside = read.problems.flatMap(({ json }) => (json === undefined ? [] : [json]));
  return (
    <div className={styles.part} data-testid="map-part">
      <p>
        <b>{text("import.map", { name: file.name, n: formatNumber(read.records.length) })}</b>
      </p>
      {!/\.json$/i.test(file.name) && <EncodingChoice chosen={encoding} found={read.encoding} onChoose={setEncoding} />}
      <Problems
        title={text("import.problems", { n: read.problems.length })}
        lines={read.problems.map((problem) => exchangeReasonText(problem, locale))}
      />
      {setAside.length > 0 && (
        <Button
          size="small"
          onAction={() => download("set-aside.json", JSON.stringify(setAside, null, 1), "application/json")}
        >
          {text("import.set-aside")}
        </Button>
      )}
      {read.records.length > 0 && (
        <>
          <fieldset className={styles.system}>
            <legend>{text("import.prefer")}</legend>
            {(["mine", "theirs"] as const).map((each) => (
              <label key={each} className={styles.inline}>
                <input
                  type="radio"
                  name="map-prefer"
                  checked={prefer === each}
                  onChange={() => setPrefer(each)}
                  data-testid={`prefer-${each}`}
                />
                {text(`import.prefer-${each}`)}
              </label>
            ))}
          </fieldset>
          <Button variant="primary" onAction={() => onTake(read.records, prefer)} testId="take-map">
            {text("import.take-map")}
          </Button>
        </>
      )}
    </div>
  );
}
