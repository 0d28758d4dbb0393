import { useText } from "@bedside/ui";
import { ENCODINGS, type Encoding } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";

interface EncodingChoiceProps {
  /** Null lets the file say it. */
  chosen: Encoding | null;
  found: Encoding | null;
  onChoose: (encoding: Encoding | null) => void;
}

/** The encoding that a text file is read in. */
export function EncodingChoice({ chosen, found, onChoose }: EncodingChoiceProps) {
  const text = useText<ConsoleMessages>();
  return (
    <label className={styles.inline}>
      {text("import.encoding")}
      <select
        value={chosen ?? ""}
        onChange={(event) => onChoose((event.target.value || null) as Encoding | null)}
        data-testid="encoding"
      >
        <option value="">{text("import.encoding-auto", { encoding: found ?? "–" })}</option>
        {ENCODINGS.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}
