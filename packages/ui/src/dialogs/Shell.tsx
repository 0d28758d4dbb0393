import { type ReactNode, useRef } from "react";
import { Dialog, Heading, I18nProvider, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../components/basic.tsx";
import { useLocale, useText } from "../i18n/i18n.tsx";
import { CrossIcon } from "../icons/icons.tsx";
import styles from "./dialogs.module.css";
import "./policy.ts";

export interface ShellProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Right of the title. */
  note?: string;
  size?: "small" | "medium" | "large" | "sheet";
  footer?: ReactNode;
  children: ReactNode;
  testId: string;
  /** A click outside closes it; off where unsaved work would be lost. */
  dismissable?: boolean;
}

/** Modal frame: focus starts on the heading, Escape closes and the focus returns to what opened it. */
export function Shell({
  isOpen,
  onOpenChange,
  title,
  note,
  size = "medium",
  footer,
  children,
  testId,
  dismissable = true,
}: ShellProps) {
  const locale = useLocale();
  const t = useText();
  return (
    <I18nProvider locale={locale}>
      <ModalOverlay className={styles.scrim} isOpen={isOpen} onOpenChange={onOpenChange} isDismissable={dismissable}>
        <Modal className={[styles.modal, styles[size]].join(" ")}>
          <Dialog className={styles.dialog} data-testid={testId}>
            <div className={styles.head}>
              <FocusedHeading>{title}</FocusedHeading>
              {note && <span className={styles.muted}>{note}</span>}
              <span className={styles.close}>
                <Button
                  variant="quiet"
                  size="small"
                  label={t("action.close")}
                  onAction={() => onOpenChange(false)}
                  testId="dialog-close"
                >
                  <CrossIcon />
                </Button>
              </span>
            </div>
            <div className={styles.content} tabIndex={size === "sheet" ? 0 : undefined}>
              {children}
            </div>
            {footer && <div className={styles.foot}>{footer}</div>}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}

function FocusedHeading({ children }: { children: ReactNode }) {
  const focused = useRef(false);
  return (
    <Heading
      slot="title"
      level={2}
      tabIndex={-1}
      className={styles.title}
      ref={(element: HTMLHeadingElement | null) => {
        if (!element || focused.current) return;
        focused.current = true;
        requestAnimationFrame(() => element.focus());
      }}
    >
      {children}
    </Heading>
  );
}
