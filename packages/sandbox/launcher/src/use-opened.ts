import { type RefObject, useCallback, useRef, useState } from "react";
import type { LaunchSettings, MadeLaunch } from "../../src/launch-settings.ts";
import { api, type Patient } from "./api.ts";
import { itemsOf } from "./frame/chart-view.ts";
import type { ShownActivity } from "./frame/frame-view.tsx";
import type { Activity } from "./frame/messaging.ts";
import { type Listening, useMessages } from "./frame/use-messages.ts";

/** The app that runs in the chart frame. */
interface Framed {
  app: string;
  url: string;
  log: string;
}

interface OpenedApps {
  framed: Framed | null;
  frame: RefObject<HTMLIFrameElement | null>;
  activity: ShownActivity | null;
  /** Opens what a launch made, in the frame or in a tab that the click has opened. */
  open(made: MadeLaunch, about: { app: string; patient: Patient; settings: LaunchSettings }, tab: Window | null): void;
  closeFrame(): void;
  closeActivity(): void;
}

/** Where the app's pages lie: the suite's can be served by another server than this page. */
function originsOf(settings: LaunchSettings, url: string): string[] {
  const addresses = settings.appUnderTest
    ? [settings.appUnderTest.launchUrl, ...settings.appUnderTest.redirectUris]
    : [new URL(url, location.href).href];
  return [...new Set(addresses.map((address) => URL.parse(address)?.origin).filter((origin) => origin !== undefined))];
}

/** The apps that this page has opened, in its frame or in tabs, and what they ask of the EHR by SMART Web Messaging. */
export function useOpened(onBack: () => void): OpenedApps {
  const [framed, setFramed] = useState<Framed | null>(null);
  const [activity, setActivity] = useState<ShownActivity | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const listening = useRef<Listening[]>([]);
  useMessages(useCallback(() => listening.current, []));

  const closeFrame = useCallback(() => {
    listening.current = listening.current.filter((each) => each.source() !== frame.current?.contentWindow);
    setActivity(null);
    setFramed(null);
    onBack();
  }, [onBack]);

  const open: OpenedApps["open"] = (made, { app, patient, settings }, tab) => {
    if (made.url === null) return;
    const show = async (asked: Activity) => {
      const { entry } = await api.resources(patient.id);
      setActivity({ app, view: asked.view, items: itemsOf(entry?.map((each) => each.resource) ?? [], asked) });
    };
    const shared = { origins: originsOf(settings, made.url), handle: made.messagingHandle ?? "" };
    const offered = made.messagingHandle !== null;
    if (tab) {
      if (offered)
        listening.current.push({
          ...shared,
          source: () => (tab.closed ? null : tab),
          onDone: () => tab.close(),
          onActivity: async (asked) => {
            await show(asked);
            window.focus();
          },
        });
      tab.location.replace(made.url);
      return;
    }
    if (offered)
      listening.current.push({
        ...shared,
        source: () => frame.current?.contentWindow ?? null,
        onDone: closeFrame,
        onActivity: show,
      });
    setActivity(null);
    setFramed({ app, url: made.url, log: made.id });
  };

  return { framed, frame, activity, open, closeFrame, closeActivity: useCallback(() => setActivity(null), []) };
}
