import type { Candidate, Fact, FactState, FactValue, PatientIdentity } from "@bedside/chart";
import type { Backend, CategoryOutcome, ClauseOutcome, MissingInput, ModelCard, Result } from "@bedside/models";
import type { AppId } from "@bedside/smart";
import type { Localized } from "@bedside/terminology";
import type { ReactNode } from "react";

export type { AppId };

/** One button or link of a screen. `disabledReason` is shown beside a disabled button; a button is never disabled without one. */
export interface Action {
  label: string;
  onAction: () => void;
  icon?: "file" | "print" | "pencil" | "retry" | "copy" | "none";
  disabledReason?: string;
  testId?: string;
}

export interface Tab {
  id: string;
  label: string;
  /** With `href` a link, else a button that calls `onSelectTab`. */
  href?: string;
  /** Small state text of a stepper station (`lung.png`). */
  detail?: string;
}

export interface AppFrameProps {
  app: AppId;
  /** The PatientBanner; null while no patient is open (then `title` stands in the header). */
  banner?: ReactNode;
  title?: string;
  headerEnd?: ReactNode;
  tabs?: Tab[];
  selectedTab?: string;
  onSelectTab?: (id: string) => void;
  /** `stepper` numbers the stations and shows their detail line. */
  tabStyle?: "tabs" | "stepper";
  /** Right end of the tab row: which model was chosen, or the reading status. */
  tabsEnd?: ReactNode;
  /** Amber bar under the tabs (offline, partial read). */
  notice?: ReactNode;
  footer?: ReactNode;
  /** The content fills the body to its edges and scrolls by itself. */
  isFilled?: boolean;
  children?: ReactNode;
}

/** Footer of 48 px: AI label, backend badge, free text, secondary actions, one primary. */
export interface FooterProps {
  aiLabel?: ReactNode;
  backend?: ReactNode;
  note?: string;
  secondary?: Action[];
  primary?: Action | null;
  modelCard?: Action | null;
}

export interface PatientBannerProps {
  app: AppId;
  /** Null = loading: the frame stands without a name. */
  patient: PatientIdentity | null;
  /** Day from which the age is counted, YYYY-MM-DD. */
  asOf: string;
  /** `need_patient_banner=false`: 32 px with name and record number. */
  slim?: boolean;
  /** Words of the environment badge; null only on production sites. */
  environment?: string | null;
  session?: ReactNode;
  /** Right end after the session: menu, language switch. */
  end?: ReactNode;
  /** Second block beside the identity (ECG: recording line 1 and 2). */
  context?: { title: string; detail: string } | null;
}

export interface SessionTimerProps {
  /** The next end in epoch ms, asked for every second: the EHR's own, or that of the idle limit. Null = no end is known. */
  ends: () => { at: number; why: "token" | "idle" } | null;
  /** Somebody is here. */
  onStay: () => void;
  /** Offered below 5 minutes. */
  onKeepDraft?: () => void;
  /** What the end does, for the dialog of the last minute; of a chart unless told. */
  texts?: { idle: string; token: string };
  /** What happens to unfiled work, for the dialog of the last minute. */
  lastWords?: (why: "token" | "idle") => string[];
  /** For tests and pictures. */
  now?: () => number;
}

export interface AiLabelProps {
  kind: "network" | "equation" | "rules";
  state: "draft" | "none" | "verified" | "changed" | "rejected";
  modelName?: string;
  by?: string;
  /** ISO date-time of the human decision. */
  at?: string;
}

export interface BackendBadgeProps {
  backend: Backend | null;
  selfTest: "passed" | "failed" | "running" | "damaged";
  latencyMs?: number;
  onOpen?: () => void;
}

export interface FactStateChipProps {
  state: FactState;
  /** Only said for `stale`: "15 months". */
  ageDays?: number | null;
  /** Replaces the word of a quiet `found` ("Patient", "derived"). */
  word?: string;
}

/** How a fact is typed in: by its concept's kind, or as told here. */
export interface EntryControl {
  kind: "quantity" | "boolean" | "choice";
  unit: string | null;
  choices?: string[];
  /** Range of the models, for the hint and the check; not clamped. */
  valid?: { low: number; high: number } | null;
}

export interface FactHandlers {
  onEnter?: (concept: string, value: FactValue) => void;
  onRestore?: (concept: string) => void;
  onChoose?: (concept: string, source: string) => void;
  onRetry?: (concept: string) => void;
  /** Opens the provenance of a fact (Enter on the row). */
  onOpen?: (concept: string) => void;
}

export interface FactRowProps extends FactHandlers {
  fact: Fact;
  /** `compact` = one line, for the found group when others need you. */
  layout?: "full" | "compact";
  /** Opens the entry field at once (E on the row). */
  editing?: boolean;
  onEditing?: (editing: boolean) => void;
  entry?: EntryControl;
  /** "Site setting 2026-05-12" etc. in place of the chart's source. */
  sourceText?: string;
  /** What choosing each candidate would do to the result, by source. */
  effects?: Record<string, string>;
  /** The model on screen does not need it: said on the row, and no entry field until E. */
  unused?: boolean;
  tabIndex?: number;
}

export interface FactSheetProps extends FactHandlers {
  facts: Fact[];
  /** ISO date-time of the reading. */
  readAt?: string | null;
  title?: string;
  entries?: Record<string, EntryControl>;
  sourceTexts?: Record<string, string>;
  effects?: Record<string, Record<string, string>>;
  /** Concepts that the model on screen does not use: said on the row, never in "needs you". */
  unused?: string[];
  footer?: ReactNode;
}

export interface ConflictPickerProps {
  fact: Fact;
  /** Rows to choose from; default: candidates that carry a value and no excluding reason, else all with a value. */
  options?: Candidate[];
  effects?: Record<string, string>;
  onChoose?: (source: string) => void;
  onAsk?: () => void;
}

export interface ProvenancePopoverProps {
  fact: Fact;
  /** The element that opened it; focus returns there. */
  triggerRef: { current: HTMLElement | null };
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  reviewer?: { name: string; date: string } | null;
  onOpenResource?: (reference: string) => void;
  onReport?: () => void;
}

export interface ResourceDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  reference: string;
  /** Undefined = still loading; null = could not be read. */
  resource: unknown;
  error?: string | null;
  /** Something to do with it elsewhere, and what came of that. */
  action?: Action;
  note?: string | null;
}

export interface RiskBand {
  /** Upper bound of the band in the displayed unit. */
  to: number;
  step: number;
  label?: string;
}

export interface RiskMarker {
  at: number;
  label: string;
  kind: "threshold" | "reference" | "hollow";
}

export interface RangeBarProps {
  domain: { low: number; high: number };
  bands: RiskBand[];
  ticks?: number[];
  unit: string;
  value?: number | null;
  interval?: { low: number; high: number } | null;
  /** A range result: hatched box, no dot. */
  range?: { low: number; high: number } | null;
  markers?: RiskMarker[];
  valueLabel?: string;
  /** One sentence for readers; made from the props when absent. */
  label?: string;
  empty?: boolean;
}

export interface CategoryChipProps {
  /** Null = category undecided (dashed). */
  step: number | null;
  label: string;
}

export interface ResultCardProps {
  card: ModelCard;
  /** Null = still loading. */
  result: Result | null;
  /** Loading: what is waited for, as shown. */
  waitingFor?: string[];
  /** What could not be read and is missing from the answer, as a sentence. */
  lacks?: string | null;
  failed?: { text: string; onRetry?: () => void } | null;
  /** Two at most: guideline sentence and the biggest effect. */
  notes?: { text: string; strong?: boolean; detail?: string }[];
  actions?: Action[];
  bar?: RangeBarProps | null;
  /** Between value and foot, e.g. the low to high risk region. */
  interval?: { low: number; high: number; label: string } | null;
}

export interface ModelCompareProps {
  rows: {
    card: ModelCard;
    result: Result | null;
    applicability: "applicable" | "caution" | "not-applicable";
    reason: string;
    chosen?: boolean;
  }[];
  domain: { low: number; high: number };
  unit: string;
  ticks?: number[];
  thresholds?: number[];
  title?: string;
  caption?: string;
  onOpenCard?: (modelId: string) => void;
}

export interface NextBestTestProps {
  card: ModelCard;
  missing: MissingInput[];
  low: number | null;
  high: number | null;
  threshold?: number | null;
  domain: { low: number; high: number };
  /** Order line below the name, by column ("lipid panel, NHI 09043C"). */
  orders?: Record<string, string>;
  onAct?: (column: string) => void;
}

export interface RefusalCardProps {
  title?: string;
  result: Extract<Result, { status: "refused" }>;
  card: ModelCard;
  whatWouldChange?: string;
  actions?: Action[];
  headingLevel?: 2 | 3;
}

export interface ContributionBarsProps {
  card: ModelCard;
  result: Extract<Result, { status: "result" }>;
  /** Row name and value, by column; default from the concept. */
  labels?: Record<string, string>;
  /** `factor` = exp(term) with the multiplication sign (hazard models), `points` = signed linear-predictor points. */
  as?: "factor" | "points";
}

export interface ClauseListProps {
  /** Groups in the order of the rules. */
  groups: {
    rule: string;
    title: string;
    subtitle?: string;
    verdict: "true" | "false" | "unknown";
    clauses: (ClauseOutcome & { text: string; seenText?: string; change?: string; concept?: string })[];
  }[];
  onAsk?: (concept: string) => void;
}

export interface PathStepperProps {
  stations: { id: string; label: string; state: string; href?: string }[];
  selected: string;
  onSelect?: (id: string) => void;
}

export type Urgency = "urgent" | "abnormal" | "minor" | "normal" | "needs-eyes";
export type FindingDecision = "undecided" | "accepted" | "changed" | "rejected";

export interface FindingRow {
  label: string;
  name: Localized;
  /** 0..1; null when the network did not read (by eye). */
  probability: number | null;
  operatingPoint: number | null;
  urgency: Urgency;
  /** `below`: under the operating point; `cannot-judge`: not claimed, `whyNot` says why. */
  group: "claimed" | "below" | "cannot-judge";
  whyNot?: string;
  evidence?: string;
  isNew?: boolean;
  decision: FindingDecision;
  decidedBy?: string;
  decidedAt?: string;
  /** What the human wrote in place of the finding. */
  changedTo?: string;
}

export interface FindingListProps {
  findings: FindingRow[];
  /** Null where nothing can be decided: the findings are only shown. */
  onDecide: ((label: string, decision: FindingDecision, changedTo?: string) => void) | null;
  onFocusFinding?: (label: string) => void;
  /** Off = A E R U do nothing (WCAG 2.1.4). */
  keys?: boolean;
  title?: string;
  /** Choices of "change"; free text is always possible. */
  alternatives?: string[];
}

export interface FileItem {
  id: string;
  resourceType: string;
  title: string;
  /** What will be written, in the reader's words. */
  summary: { label: string; value: ReactNode }[];
  resource: unknown;
  required: boolean;
  selected: boolean;
  /** "1 new" or "amends version 2". */
  action?: string;
}

export type FileOutcome =
  | { kind: "ready" }
  | { kind: "filing" }
  | { kind: "filed"; ids: { resourceType: string; id: string }[]; already?: boolean }
  | { kind: "refused"; issues: { severity: string; text: string; where?: string }[]; status?: number }
  | { kind: "unanswered"; text: string }
  | { kind: "no-right"; scope?: string };

export interface FilePreviewDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  patient: PatientIdentity;
  asOf: string;
  target: string;
  items: FileItem[];
  onToggleItem?: (id: string, selected: boolean) => void;
  willNotWrite: string[];
  outcome: FileOutcome;
  /** Null: only a draft can be saved, with the reason. */
  onConfirm: (() => void) | null;
  onDraft?: (() => void) | null;
  confirmReason?: string;
  sessionText?: string;
  /** Offered beside closing once it is filed. */
  afterwards?: Action;
}

export interface ModelCardSheetProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  card: ModelCard;
  approval?: { text: string; approved: boolean } | null;
}

export interface ErrorPageProps {
  app: AppId;
  appName: string;
  icon: "clock" | "lock" | "octagon" | "triangle" | "person";
  title: string;
  whatHappened: string;
  youNow: string[];
  itDesk?: string[];
  itDeskTitle?: string;
  /** Stands in the second column ("What became of your work"); the IT desk's part then goes below the details. */
  aside?: ReactNode;
  primary?: Action;
  primaryNote?: string;
  /** Without patient data. */
  details: { label: string; value: string }[];
  reference: string;
  footNote?: string;
  onCopy?: (text: string) => void;
  headerEnd?: ReactNode;
}

export interface EmptyStateProps {
  title: string;
  text: string;
  action?: Action;
}

export interface ProgressStep {
  id: string;
  label: string;
  state: "waiting" | "loading" | "done" | "failed";
  detail?: string;
  done?: number;
  total?: number | null;
  seconds?: number | null;
  onRetry?: () => void;
}

export interface ProgressListProps {
  title: string;
  caption?: string;
  steps: ProgressStep[];
  onStop?: () => void;
  note?: string;
}

export interface LoadingBodyProps {
  title?: string;
  waitingFor: string[];
  steps: ProgressStep[];
  onStop?: () => void;
  aside?: ReactNode;
}

export interface IssuerChooserProps {
  appName: string;
  app: AppId;
  issuers: { iss: string; name: string; note?: string }[];
  onChoose: (iss: string) => void;
  headerEnd?: ReactNode;
}

export interface LanguageSwitchProps {
  onChange?: (locale: "en" | "zh-TW") => void;
}

export interface KeyHelpProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  keys: { keys: string[]; text: string }[];
  enabled: boolean;
  onEnabledChange: (enabled: boolean) => void;
}

export type { CategoryOutcome };
