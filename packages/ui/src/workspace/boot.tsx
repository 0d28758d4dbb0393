import "@bedside/inference/start";
import { type CatalogueEntry, createInference, type Inference } from "@bedside/inference";
import { type BedsideConfig, type ChartAppId, loadConfig, openSession, type Session } from "@bedside/smart";
import type { ComponentType } from "react";
import type { MessageTable } from "../i18n/i18n.tsx";
import { configUrl, modelsUrl } from "./addresses.ts";
import { type HospitalCodes, loadHospitalCodes } from "./hospital-codes.ts";
import { mount } from "./mount.tsx";
import { Opening, type OpenPage } from "./Opening.tsx";

/** What an app's own screen starts from: an open chart on a configured server, and the models of this installation. */
export interface AppProps {
  app: ChartAppId;
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
export function startApp(app: ChartAppId, load: () => Promise<ComponentType<AppProps>>, options: AppOptions): void {
  const opening = open(app, options.firstGroup);
  const screen = Promise.all([import("./AppScreen.tsx"), load()]);
  const ready = Promise.all([opening, screen]).then(([{ props, catalogue }, [{ AppScreen }, App]]): OpenPage => {
    const { config, session, inference } = props;
    return {
      config,
      session,
      draw: () => <AppScreen App={App} catalogue={catalogue} {...props} />,
      close: () => inference.dispose(),
    };
  });
  mount(app, [options.messages], (i18n) => <Opening app={app} i18n={i18n} ready={ready} />);
}

interface Opened {
  props: AppProps;
  /** The published models when they were listed before the session was open, so that the first searches know them. */
  catalogue: CatalogueEntry[] | null;
}

/** Models and session open side by side, before anything is drawn. What fails of a model is said where its result would stand. */
async function open(app: ChartAppId, firstGroup: string | undefined): Promise<Opened> {
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
