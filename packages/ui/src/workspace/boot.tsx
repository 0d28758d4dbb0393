import { CHART_REASONS } from "@bedside/chart";
import { createInference, INFERENCE_REASONS, type Inference } from "@bedside/inference";
import { MODEL_REASONS } from "@bedside/models";
import {
  type AppId,
  type BedsideConfig,
  beginLaunch,
  type IssuerConfig,
  LaunchError,
  launchStandalone,
  loadConfig,
  openSession,
  type Session,
} from "@bedside/smart";
import { CONCEPTS } from "@bedside/terminology";
import type { I18n } from "@lingui/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, type ComponentType, type ReactNode, StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { LanguageSwitch } from "../components/LanguageSwitch.tsx";
import { IssuerChooser } from "../components/pages.tsx";
import { createI18n, type MessageTable, setLocale, UiProvider, useLocale, useText } from "../i18n/i18n.tsx";
import { CrashPage, LaunchErrorPage } from "./LaunchErrorPage.tsx";
import { firstLocale, keepLocale, storedLocale } from "./locale.ts";
import { workspaceMessages } from "./messages.ts";

/** What an app's own screen starts from: an open chart on a configured server, and the models of this installation. */
export interface AppProps {
  app: AppId;
  config: BedsideConfig;
  session: Session;
  inference: Inference;
}

const configUrl = new URL("../config.json", document.baseURI).href;
const modelsUrl = new URL("../models/", document.baseURI).href;

/** `launch.html`: checks the launch and sends the browser to the authorization server, or says why not. */
export function startLaunch(app: AppId): void {
  mount(app, [], () => <Launch app={app} />);
}

/** `index.html`: opens the session and shows the app, or says why not. */
export function startApp(app: AppId, App: ComponentType<AppProps>, ...tables: MessageTable[]): void {
  mount(app, tables, (i18n) => <Opening app={app} App={App} i18n={i18n} />);
}

function mount(app: AppId, tables: MessageTable[], render: (i18n: I18n) => ReactNode): void {
  const element = document.getElementById("root");
  if (!element) throw new Error("the page has no #root");
  const i18n = createI18n(firstLocale(), workspaceMessages, ...tables);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } },
  });
  createRoot(element).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <UiProvider
          i18n={i18n}
          concepts={(id) => CONCEPTS[id]}
          reasons={{ ...CHART_REASONS, ...MODEL_REASONS, ...INFERENCE_REASONS }}
        >
          <Boundary app={app}>{render(i18n)}</Boundary>
        </UiProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

type Phase =
  | { phase: "opening" }
  | { phase: "choose"; config: BedsideConfig; issuers: readonly IssuerConfig[] }
  | { phase: "open"; props: AppProps }
  | { phase: "failed"; error: LaunchError };

function Launch({ app }: { app: AppId }) {
  const [state, setState] = useState<Phase>({ phase: "opening" });
  useEffect(() => {
    once(`launch ${app}`, async () => {
      const config = await loadConfig(configUrl);
      const outcome = await beginLaunch(config, app);
      return outcome.kind === "choose-issuer"
        ? ({ phase: "choose", config, issuers: outcome.issuers } as const)
        : ({ phase: "opening" } as const);
    }).then(setState, (error: unknown) => setState({ phase: "failed", error: asLaunchError(error) }));
  }, [app]);
  return <Page app={app} state={state} onFail={(error) => setState({ phase: "failed", error })} />;
}

function Opening({ app, App, i18n }: { app: AppId; App: ComponentType<AppProps>; i18n: I18n }) {
  const [state, setState] = useState<Phase>({ phase: "opening" });
  useEffect(() => {
    once(`open ${app}`, async () => {
      const config = await loadConfig(configUrl);
      const inference = createInference({ modelsUrl, webgpu: config.features.webgpu });
      // The models load while the code is exchanged; what fails is said where the result would stand.
      inference.catalogue().then(
        (entries) =>
          Promise.allSettled(
            entries.filter((entry) => entry.card.app === app).map((entry) => inference.prepare(entry.card.id)),
          ),
        () => undefined,
      );
      const session = await openSession(config, app);
      return { phase: "open", props: { app, config, session, inference } } as const;
    }).then(
      (open) => {
        if (!storedLocale()) setLocale(i18n, open.props.config.site.language);
        setState(open);
      },
      (error: unknown) => setState({ phase: "failed", error: asLaunchError(error) }),
    );
  }, [app, i18n]);
  const session = state.phase === "open" ? state.props.session : null;
  useEffect(() => {
    if (!session) return;
    const touch = () => session.touch();
    for (const event of ["pointerdown", "keydown"]) addEventListener(event, touch, { passive: true });
    const stop = session.subscribe(() => {
      const now = session.state();
      if (now.status === "ended") setState({ phase: "failed", error: now.error });
    });
    return () => {
      stop();
      for (const event of ["pointerdown", "keydown"]) removeEventListener(event, touch);
    };
  }, [session]);
  if (state.phase === "open") return <App {...state.props} />;
  return <Page app={app} state={state} onFail={(error) => setState({ phase: "failed", error })} />;
}

const flights = new Map<string, Promise<unknown>>();

/** StrictMode mounts twice; a launch and a code exchange happen once. */
function once<T>(key: string, run: () => Promise<T>): Promise<T> {
  const flight = flights.get(key) ?? run();
  flights.set(key, flight);
  return flight as Promise<T>;
}

function asLaunchError(error: unknown): LaunchError {
  return error instanceof LaunchError
    ? error
    : new LaunchError("no-launch", { whatFailed: `program · ${String(error)}` });
}

function Page({ app, state, onFail }: { app: AppId; state: Phase; onFail: (error: LaunchError) => void }) {
  const text = useText<typeof workspaceMessages>();
  const locale = useLocale();
  if (state.phase === "failed") return <LaunchErrorPage app={app} error={state.error} />;
  if (state.phase === "choose") {
    return (
      <IssuerChooser
        app={app}
        appName={text(`app.${app}`)}
        issuers={state.issuers.map((issuer) => ({
          iss: issuer.iss,
          name: issuer.name[locale],
          ...(issuer.environment === "production" ? {} : { note: text("environment.sandbox") }),
        }))}
        onChoose={(iss) =>
          launchStandalone(state.config, app, iss).catch((error: unknown) => onFail(asLaunchError(error)))
        }
        headerEnd={<LanguageSwitch onChange={keepLocale} />}
      />
    );
  }
  return (
    <main aria-busy="true" data-testid="opening">
      <p role="status">{text("work.opening")}</p>
    </main>
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
