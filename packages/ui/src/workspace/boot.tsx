import "@bedside/inference/start";
import "../styles/late.css";
import { type CatalogueEntry, createInference, type Inference } from "@bedside/inference";
import {
  type AppId,
  type BedsideConfig,
  type LaunchError,
  loadConfig,
  type Messaging,
  openSession,
  type Session,
  type Unfiled,
} from "@bedside/smart";
import type { I18n } from "@lingui/core";
import { type ComponentType, useEffect, useState } from "react";
import { type MessageTable, setLocale, useText } from "../i18n/i18n.tsx";
import type { AppScreen } from "./AppScreen.tsx";
import { configUrl, modelsUrl } from "./addresses.ts";
import { LaunchErrorPage } from "./failures.tsx";
import { type HospitalCodes, loadHospitalCodes } from "./hospital-codes.ts";
import { asLaunchError } from "./launch-error.ts";
import { storedLocale } from "./locale.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { mount } from "./mount.tsx";

/** What an app's own screen starts from: an open chart on a configured server, and the models of this installation. */
export interface AppProps {
  app: AppId;
  config: BedsideConfig;
  session: Session;
  inference: Inference;
  hospital: HospitalCodes;
}

interface AppOptions {
  messages: MessageTable;
  /** The `group` of the models that the first screen shows: they are prepared first. */
  firstGroup?: string;
}

/**
 * `index.html`: opens the session and shows the app, or says why not. The app's screen is loaded while the session opens, so
 * that neither waits for the other.
 */
export function startApp(app: AppId, load: () => Promise<ComponentType<AppProps>>, options: AppOptions): void {
  const opening = open(app, options.firstGroup);
  const screen = Promise.all([import("./AppScreen.tsx"), load()]);
  const ready = Promise.all([opening, screen]).then(
    ([opened, [{ AppScreen }, App]]): Ready => ({ ...opened, AppScreen, App }),
  );
  mount(app, [options.messages], (i18n) => <Opening app={app} i18n={i18n} ready={ready} />);
}

interface Opened {
  props: AppProps;
  /** The published models when they were listed before the session was open, so that the first searches know them. */
  catalogue: CatalogueEntry[] | null;
}

interface Ready extends Opened {
  AppScreen: typeof AppScreen;
  App: ComponentType<AppProps>;
}

/** Models and session open side by side, before anything is drawn. What fails of a model is said where its result would stand. */
async function open(app: AppId, firstGroup: string | undefined): Promise<Opened> {
  const configured = loadConfig(configUrl);
  const inference = createInference({
    modelsUrl,
    webgpu: configured.then(
      ({ features }) => features.webgpu,
      () => "off" as const,
    ),
  });
  const listed: { entries: CatalogueEntry[] | null } = { entries: null };
  inference.catalogue().then(
    (entries) => {
      listed.entries = entries;
      // Only what the first screen shows; the worker prepares the others when they are first run.
      const first = entries.filter(
        ({ card }) =>
          card.app === app && card.status !== "recalled" && (firstGroup === undefined || card.group === firstGroup),
      );
      return Promise.allSettled(first.map(({ card }) => inference.prepare(card.id)));
    },
    () => undefined,
  );
  const config = await configured;
  const [session, hospital] = await Promise.all([openSession(config, app), loadHospitalCodes(config)]);
  return { props: { app, config, session, inference, hospital }, catalogue: listed.entries };
}

type Phase =
  | { phase: "opening" }
  | ({ phase: "open" } & Ready)
  | { phase: "failed"; error: LaunchError; unfiled?: Unfiled; messaging?: Messaging | null };

const TOUCHES = ["pointerdown", "keydown", "wheel"];

function Opening({ app, i18n, ready }: { app: AppId; i18n: I18n; ready: Promise<Ready> }) {
  const text = useText<WorkspaceMessages>();
  const [state, setState] = useState<Phase>({ phase: "opening" });
  useEffect(() => {
    ready.then(
      (open) => {
        if (!storedLocale()) setLocale(i18n, open.props.config.site.language);
        setState({ phase: "open", ...open });
      },
      (error: unknown) => setState({ phase: "failed", error: asLaunchError(error) }),
    );
  }, [ready, i18n]);
  const open = state.phase === "open" ? state.props : null;
  useEffect(() => {
    if (!open) return;
    const { session, inference } = open;
    const touch = () => session.touch();
    for (const event of TOUCHES) addEventListener(event, touch, { passive: true });
    const follow = () => {
      const now = session.state();
      if (now.status !== "ended") return;
      // Not the session: what it has read must not outlive it.
      setState({ phase: "failed", error: now.error, unfiled: now.unfiled, messaging: session.messaging });
      inference.dispose();
    };
    follow();
    const stop = session.subscribe(follow);
    return () => {
      stop();
      for (const event of TOUCHES) removeEventListener(event, touch);
    };
  }, [open]);
  if (state.phase === "open") return <state.AppScreen App={state.App} catalogue={state.catalogue} {...state.props} />;
  if (state.phase === "failed") {
    const { error, unfiled, messaging } = state;
    return <LaunchErrorPage app={app} error={error} unfiled={unfiled} messaging={messaging} />;
  }
  return (
    <main aria-busy="true" data-testid="opening">
      <p role="status">{text("work.opening")}</p>
      <p className="late-words">{text("work.opening.long")}</p>
    </main>
  );
}
