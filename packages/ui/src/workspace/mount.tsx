import type { AppId } from "@bedside/smart";
import type { I18n } from "@lingui/core";
import { Component, type ReactNode, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { createI18n, type MessageTable, UiProvider } from "../i18n/i18n.tsx";
import { CrashPage } from "./failures.tsx";
import { firstLocale } from "./locale.ts";
import { workspaceMessages } from "./messages.ts";

/** Draws a page into `#root`: the reader's language around it, and a page of its own for a crash. */
export function mount(app: AppId, tables: MessageTable[], render: (i18n: I18n) => ReactNode): void {
  const element = document.getElementById("root");
  if (!element) throw new Error("the page has no #root");
  const i18n = createI18n(firstLocale(), workspaceMessages, ...tables);
  const root = createRoot(element);
  // A page that the browser sets aside for the way back holds no chart, and starts anew when it comes back.
  window.addEventListener("pagehide", (event) => event.persisted && root.unmount());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  root.render(
    <StrictMode>
      <UiProvider i18n={i18n}>
        <Suspense fallback={null}>
          <Boundary app={app}>{render(i18n)}</Boundary>
        </Suspense>
      </UiProvider>
    </StrictMode>,
  );
}

class Boundary extends Component<{ app: AppId; children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    return this.state.error ? <CrashPage app={this.props.app} error={this.state.error} /> : this.props.children;
  }
}
