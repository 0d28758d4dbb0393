import { Button, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useId, useState } from "react";
import type { messages } from "../messages.ts";
import styles from "./paper.module.css";
import { CARD_MM, keepScreenPxPerMm } from "./screen-scale.ts";

const STEP_PX = 0.5;
const LEAST_PX = 170;
const MOST_PX = 900;

/** The screen is measured once: the reader makes the outline as wide as a bank card held against it. */
export function CardDialog({
  pxPerMm,
  pixelRatio,
  onClose,
}: {
  /** What the outline begins with. */
  pxPerMm: number;
  pixelRatio: number;
  /** True when the screen's scale is kept. */
  onClose: (isKept: boolean) => void;
}) {
  const text = useText<typeof messages>();
  const id = useId();
  const [widthPx, setWidthPx] = useState(Math.round((pxPerMm * CARD_MM.width) / STEP_PX) * STEP_PX);
  const [isRefused, setRefused] = useState(false);
  const perMm = widthPx / CARD_MM.width;
  return (
    <Shell
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose(false)}
      title={text("card.title")}
      size="large"
      testId="card-dialog"
      footer={
        <Button
          variant="primary"
          onAction={() => (keepScreenPxPerMm(perMm, pixelRatio) ? onClose(true) : setRefused(true))}
          testId="card-keep"
        >
          {text("card.keep")}
        </Button>
      }
    >
      <p>{text("card.how")}</p>
      <div
        className={styles.card}
        style={{ width: widthPx, height: perMm * CARD_MM.height }}
        data-testid="card-outline"
      >
        {text("card.size", CARD_MM)}
      </div>
      <p>
        <label htmlFor={id}>{text("card.width")}</label>{" "}
        <input
          id={id}
          type="range"
          min={LEAST_PX}
          max={MOST_PX}
          step={STEP_PX}
          value={widthPx}
          aria-valuetext={text("paper.scale", { px: Number(perMm.toFixed(2)) })}
          onChange={(event) => setWidthPx(Number(event.target.value))}
          className={styles.slider}
          data-testid="card-width"
        />{" "}
        <output htmlFor={id}>{text("paper.scale", { px: Number(perMm.toFixed(2)) })}</output>
      </p>
      {isRefused && <p role="alert">{text("card.refused")}</p>}
    </Shell>
  );
}
