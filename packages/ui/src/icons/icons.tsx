import type { FactState } from "@bedside/chart";
import type { ReactNode } from "react";
import type { AppId } from "../props.ts";
import styles from "./icons.module.css";

export interface IconProps {
  /** Pixels; 16 unless told. */
  size?: number;
}

function outline(path: string, extra?: ReactNode) {
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each icon of this file, never while rendering
  return function Icon({ size = 16 }: IconProps) {
    return (
      <svg className={styles.icon} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {path && <path d={path} />}
        {extra}
      </svg>
    );
  };
}

const circle = (r: number) => <circle cx="8" cy="8" r={r} />;

export function RingIcon({ size = 16 }: IconProps) {
  return (
    <svg className={styles.ring} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M8 2a6 6 0 1 1-6 6" />
    </svg>
  );
}

export const TickIcon = outline("m5.2 8.2 2 2 3.6-4.4", circle(6.2));
export const ClockIcon = outline("M8 4.3V8l2.5 1.9", circle(6.2));
export const NotEqualIcon = outline("M2.8 6h10.4M2.8 10h10.4M10.7 2.5 5.3 13.5");
export const PencilIcon = outline("m2.8 13.2.8-3.2 7.3-7.3 2.4 2.4L6 12.4zM9.3 4.3l2.4 2.4");
export const CrossSquareIcon = outline(
  "m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8",
  <rect x="2.2" y="2.2" width="11.6" height="11.6" rx="1.5" />,
);
export const DiamondQuestionIcon = outline(
  "M8 1.3 14.7 8 8 14.7 1.3 8zM6.4 6.5c.2-2 3.2-1.9 3.2 0 0 1.2-1.6 1.3-1.6 2.6m0 2.1v.1",
);
export const WarningIcon = outline("M8 1.9 14.8 13.8H1.2zM8 6.2v3.6m0 2v.1");
export const OctagonIcon = outline("M5.2 1.4h5.6l3.8 3.8v5.6l-3.8 3.8H5.2l-3.8-3.8V5.2zM4.8 8h6.4");
export const CheckIcon = outline("m2.8 8.6 3.4 3.4 7-8");
export const CrossIcon = outline("m3.5 3.5 9 9m0-9-9 9");
export const QuestionIcon = outline("M5.6 5.6c.2-3.2 4.9-3 4.9.1 0 2-2.5 2-2.5 4.2m0 2.9v.1");
export const PlusIcon = outline("M8 3v10M3 8h10");
export const MoreIcon = outline("M3 8h.1M8 8h.1m4.9 0h.1");
export const ChevronDownIcon = outline("m4 6.2 4 4 4-4");
export const ChevronRightIcon = outline("m6.2 4 4 4-4 4");
export const UndoIcon = outline("M3 3v3.6h3.6M3.3 6.4A5.4 5.4 0 1 1 2.7 9");
export const CopyIcon = outline("M5.4 5.4h8v8h-8zm5.2 0V2.6h-8v8h2.8");
export const LockIcon = outline("M3.4 7.4h9.2v6.2H3.4zM5.2 7.2V5a2.8 2.8 0 0 1 5.6 0v2.2");
export const ChipIcon = outline(
  "M4.4 4.4h7.2v7.2H4.4zm1.8-2.6v2.4m3.6-2.4v2.4m-3.6 7.6v2.4m3.6-2.4v2.4M1.8 6.2h2.4M1.8 9.8h2.4m7.6-3.6h2.4m-2.4 3.6h2.4",
);
export const PrinterIcon = outline("M4.4 6V2.2h7.2V6m-7.2 5.5H2.2V6h11.6v5.5h-2.2M4.4 9.4h7.2v4.4H4.4z");
export const DownloadIcon = outline("M2.4 9.2v4.4h11.2V9.2M8 1.8v8M4.9 6.9 8 10l3.1-3.1");
export const PersonIcon = outline("M2.4 14c.4-3.4 2.6-4.8 5.6-4.8s5.2 1.4 5.6 4.8", <circle cx="8" cy="5.4" r="3" />);
export const EyeIcon = outline(
  "M1.4 8S4 3.6 8 3.6 14.6 8 14.6 8 12 12.4 8 12.4 1.4 8 1.4 8z",
  <circle cx="8" cy="8" r="1.9" />,
);
export const LayersIcon = outline("m8 2 6 3.2-6 3.2-6-3.2zM2.4 8.4 8 11.4l5.6-3M2.4 11.2l5.6 3 5.6-3");

export const DashedCircleIcon = outline("", <circle cx="8" cy="8" r="6" strokeDasharray="2.6 2.1" />);

const STATE_ICONS: Record<FactState, (props: IconProps) => ReactNode> = {
  loading: RingIcon,
  found: TickIcon,
  stale: ClockIcon,
  conflicting: NotEqualIcon,
  entered: PencilIcon,
  absent: DashedCircleIcon,
  failed: CrossSquareIcon,
  unmapped: DiamondQuestionIcon,
  implausible: WarningIcon,
};

/** The shape of a fact state; the word always stands beside it. */
export function FactStateIcon({ state, size = 13 }: IconProps & { state: FactState }) {
  const Icon = STATE_ICONS[state];
  return <Icon size={size} />;
}

const RISK_SHAPES = [
  <circle key="0" cx="8" cy="8" r="5" className={styles.open} />,
  <circle key="1" cx="8" cy="8" r="5.6" />,
  <rect key="2" x="2.6" y="2.6" width="10.8" height="10.8" rx="1" />,
  <path key="3" d="M8 1.3 14.7 8 8 14.7 1.3 8z" />,
  <path key="4" d="m8 1.6 6.8 12H1.2z" />,
];

/** Open circle, disc, square, diamond, triangle for the five steps of the risk scale. */
export function RiskShape({ step, size = 14 }: IconProps & { step: number }) {
  return (
    <svg className={styles.solid} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {RISK_SHAPES[Math.min(4, Math.max(0, Math.round(step)))]}
    </svg>
  );
}

const APP_MARKS: Record<AppId, string> = {
  "coronary-risk":
    "M13 3v4.5M13 7.5C8 8 5.4 11.4 5.4 15c0 3 1.4 5.6 3 7.6M13 7.5c5 .5 7.6 3.9 7.6 7.5 0 3-1.4 5.6-3 7.6M5.6 13.4c2.8.3 4.6 2 5 5.6m9.8-5.6c-2.8.3-4.6 2-5 5.6",
  "ecg-triage": "M2 14h5l1.6-2.4L10 14h1l1-1.5 2 9L16.6 4 19 14h1.5l1.4-1.8L23 14h1",
  "lung-decision":
    "M13 3v8.4m0 0-3.2 2.4m3.2-2.4 3.2 2.4M9.6 7.4C5.6 9.6 3.6 14.4 3.6 19c0 2.6 1 3.6 2.8 3.2 2.6-.6 3.4-2 3.4-4.6zm6.8 0c4 2.2 6 7 6 11.6 0 2.6-1 3.6-2.8 3.2-2.6-.6-3.4-2-3.4-4.6z",
  console: "M4 5h7v7H4zm11 0h7v7h-7zM4 15h7v7H4zm11 3.5h7M18.5 15v7",
};

export function AppMark({ app, size = 26 }: IconProps & { app: AppId }) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <path d={APP_MARKS[app]} />
    </svg>
  );
}
