import { type ReactNode, type Ref, useId } from "react";
import { CopyIcon, DownloadIcon, PencilIcon, PrinterIcon, UndoIcon } from "../icons/icons.tsx";
import type { Action } from "../props.ts";
import styles from "./basic.module.css";

export const cx = (...names: (string | false | null | undefined)[]) => names.filter(Boolean).join(" ");

/** Ref of an element that a person has just asked for; stable, so that a later render does not take the focus again. */
export const focusOnMount = (element: HTMLElement | null) => element?.focus();

export interface ButtonProps {
  children: ReactNode;
  onAction?: () => void;
  variant?: "primary" | "secondary" | "quiet";
  size?: "normal" | "small";
  /** Text that says why it cannot be used; its presence disables the button but keeps it focusable. */
  disabledReason?: string;
  icon?: ReactNode;
  testId?: string;
  label?: string;
  kbd?: string;
  ref?: Ref<HTMLButtonElement>;
  tabIndex?: number;
}

/** A disabled button stays in the tab order and carries its reason as description. */
export function Button(props: ButtonProps) {
  const {
    children,
    onAction,
    variant = "secondary",
    size = "normal",
    disabledReason,
    icon,
    testId,
    label,
    kbd,
  } = props;
  const reasonId = useId();
  const blocked = disabledReason !== undefined;
  return (
    <>
      <button
        ref={props.ref}
        type="button"
        className={cx(styles.button, styles[variant], size === "small" && styles.small)}
        aria-disabled={blocked || undefined}
        aria-describedby={blocked ? reasonId : undefined}
        aria-label={label}
        tabIndex={props.tabIndex}
        data-testid={testId}
        onClick={blocked ? undefined : onAction}
      >
        {icon}
        <span>{children}</span>
        {kbd && (
          <span className={styles.kbd} aria-hidden="true">
            {kbd}
          </span>
        )}
      </button>
      {blocked && (
        <span id={reasonId} className="visually-hidden">
          {disabledReason}
        </span>
      )}
    </>
  );
}

/** Looks like a link, acts as a button. */
export function LinkButton({
  children,
  onAction,
  label,
  testId,
}: {
  children: ReactNode;
  onAction: () => void;
  label?: string;
  testId?: string;
}) {
  return (
    <button type="button" className={styles.link} onClick={onAction} aria-label={label} data-testid={testId}>
      {children}
    </button>
  );
}

const ACTION_ICONS = {
  file: <DownloadIcon />,
  print: <PrinterIcon />,
  pencil: <PencilIcon />,
  retry: <UndoIcon />,
  copy: <CopyIcon />,
  none: null,
};

export function ActionButton({
  action,
  variant,
  size,
}: {
  action: Action;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
}) {
  return (
    <Button
      variant={variant}
      size={size}
      icon={ACTION_ICONS[action.icon ?? "none"]}
      onAction={action.onAction}
      disabledReason={action.disabledReason}
      testId={action.testId}
    >
      {action.label}
    </Button>
  );
}

export interface CardProps {
  title?: ReactNode;
  caption?: ReactNode;
  end?: ReactNode;
  children?: ReactNode;
  level?: 2 | 3;
  testId?: string;
  state?: string;
  /** `flush` = content touches the borders (rows). */
  flush?: boolean;
  scroll?: boolean;
}

/** A card is a named region when it has a title. */
export function Card({ title, caption, end, children, level = 2, testId, state, flush, scroll }: CardProps) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section
      className={cx(styles.card, scroll && styles.scroll)}
      aria-labelledby={title ? id : undefined}
      data-testid={testId}
      data-state={state}
    >
      {title && (
        <div className={cx(styles.cardHead, flush && styles.cardHeadLine)}>
          <Heading id={id}>{title}</Heading>
          {caption && <span className={styles.caption}>{caption}</span>}
          {end && <span className={styles.end}>{end}</span>}
        </div>
      )}
      <div className={flush ? styles.flush : styles.cardBody}>{children}</div>
    </section>
  );
}

export function Chip({
  children,
  tone = "plain",
  icon,
  state,
  dashed,
}: {
  children: ReactNode;
  tone?: "plain" | "stale" | "conflict" | "entered" | "failed" | "unmapped" | "absent" | "ok" | "env" | "black";
  icon?: ReactNode;
  state?: string;
  dashed?: boolean;
}) {
  return (
    <span className={cx(styles.chip, styles[tone], dashed && styles.dashed)} data-state={state}>
      {icon}
      <span>{children}</span>
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}
