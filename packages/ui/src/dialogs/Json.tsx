import { useMemo, useState } from "react";
import { Button } from "../components/basic.tsx";
import { useText } from "../i18n/i18n.tsx";
import { CopyIcon } from "../icons/icons.tsx";
import styles from "./dialogs.module.css";

interface Token {
  kind: "key" | "string" | "literal" | "plain";
  text: string;
}

/** Splits printed JSON into keys, strings, literals and the rest; joined again it is the same text. */
export function jsonTokens(json: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null|-?\d[\d.eE+-]*)\b/g;
  let last = 0;
  for (const match of json.matchAll(pattern)) {
    if (match.index > last) tokens.push({ kind: "plain", text: json.slice(last, match.index) });
    if (match[1] !== undefined) {
      tokens.push({ kind: match[2] === undefined ? "string" : "key", text: match[1] });
      if (match[2] !== undefined) tokens.push({ kind: "plain", text: match[2] });
    } else tokens.push({ kind: "literal", text: match[0] });
    last = match.index + match[0].length;
  }
  if (last < json.length) tokens.push({ kind: "plain", text: json.slice(last) });
  return tokens;
}

const LONG = 400;

/** Readable JSON of one resource; base64 data and other long strings are cut on screen, copied whole. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const tokens = useMemo(
    () =>
      jsonTokens(
        JSON.stringify(
          value,
          (_key, item: unknown) =>
            typeof item === "string" && item.length > LONG ? `${item.slice(0, 80)}… (${item.length})` : item,
          2,
        ) ?? "",
      ),
    [value],
  );
  return (
    <div className={styles.json}>
      <div className={styles.jsonHead}>
        <Button
          size="small"
          icon={<CopyIcon size={14} />}
          onAction={() => {
            void navigator.clipboard?.writeText(JSON.stringify(value, null, 2));
            setCopied(true);
          }}
        >
          {t(copied ? "action.copied" : "action.copy")}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.jsonScroll} tabIndex={0} aria-label={label}>
        <pre>
          {tokens.map((token, index) =>
            token.kind === "plain" ? (
              token.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text never move
              <span key={index} className={styles[token.kind]}>
                {token.text}
              </span>
            ),
          )}
        </pre>
      </section>
    </div>
  );
}
