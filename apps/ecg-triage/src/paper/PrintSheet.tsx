import { drawPaper } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import { useEffect, useEffectEvent, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import type { messages } from "../messages.ts";
import styles from "./paper.module.css";
import { CHECK_MM, PAGE_MM, type Sheet, sheetOptions } from "./sheet.ts";
import { type Drawn, svgPaper } from "./svg-paper.ts";

/** Units of the drawing in a millimetre of the page, and how finely a unit is drawn: every sample has its point. */
const UNIT = 4;
const FINE = 4;

/**
 * The ECG on A4 at true scale, also on high-resolution printers: it stands in the page only while the browser prints, in
 * place of the screen. A dialog that is open is printed instead, by its own rules.
 */
export function PrintSheet({ sheet }: { sheet: () => Sheet }) {
  const text = useText<typeof messages>();
  const [drawn, setDrawn] = useState<{ parts: Drawn[]; heightMm: number } | null>(null);
  const begin = useEffectEvent(() => {
    if (document.querySelector("[role=dialog]")) return;
    const { recording, ...rest } = sheet();
    const { context, drawn: parts } = svgPaper();
    const { heightPx } = drawPaper(context, recording, {
      ...sheetOptions({ recording, ...rest }, UNIT),
      pixelRatio: FINE,
    });
    document.documentElement.dataset.print = "ecg";
    flushSync(() => setDrawn({ parts, heightMm: heightPx / UNIT }));
  });
  const end = useEffectEvent(() => {
    delete document.documentElement.dataset.print;
    setDrawn(null);
  });
  useEffect(() => {
    const [before, after] = [() => begin(), () => end()];
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  if (!drawn) return null;
  const heightMm = drawn.heightMm + PAGE_MM.bar;
  return createPortal(
    <div className={styles.sheet} data-testid="print-sheet">
      <svg
        role="img"
        aria-label={text("paper.label")}
        width={`${PAGE_MM.width}mm`}
        height={`${heightMm}mm`}
        viewBox={`0 0 ${PAGE_MM.width * UNIT} ${heightMm * UNIT}`}
      >
        {drawn.parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, in this order
          <Part key={at} part={part} />
        ))}
        <g transform={`translate(${2 * UNIT} ${(drawn.heightMm + 2) * UNIT})`}>
          <rect width={CHECK_MM * UNIT} height={UNIT} fill="#000000" data-testid="check-bar" />
          <text x={(CHECK_MM + 2) * UNIT} y={1.8 * UNIT} fontSize={3 * UNIT}>
            {text("print.check", { mm: CHECK_MM })}
          </text>
        </g>
      </svg>
    </div>,
    document.body,
  );
}

function Part({ part }: { part: Drawn }) {
  if (part.kind === "path")
    return <path d={part.d} stroke={part.stroke} strokeWidth={part.width} strokeLinejoin="round" fill="none" />;
  if (part.kind === "rect")
    return <rect x={part.x} y={part.y} width={part.width} height={part.height} fill={part.fill} />;
  return (
    <text x={part.x} y={part.y} fill={part.fill} fontSize={3.2 * UNIT} fontWeight={part.bold ? 600 : 400}>
      {part.text}
    </text>
  );
}
