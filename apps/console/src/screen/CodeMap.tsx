import type { BedsideConfig, StaffSession } from "@bedside/smart";
import { useText } from "@bedside/ui";
import { useEffect, useState, useSyncExternalStore } from "react";
import { openStore } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import { createWorkbench } from "../workbench/workbench.ts";
import { OpenMap } from "./OpenMap.tsx";
import { useSite } from "./useSite.ts";

interface CodeMapProps {
  config: BedsideConfig;
  session: StaffSession;
  /** Name of the signed-in person; empty when the EHR gave none. */
  person: string;
}

/** The code-map workbench of this browser. */
export function CodeMap({ config, session, person }: CodeMapProps) {
  const text = useText<ConsoleMessages>();
  const [workbench] = useState(() =>
    createWorkbench({
      openStore: (onLost) => openStore("bedside-codemap", onLost),
      by: person,
      now: localTime,
    }),
  );
  const view = useSyncExternalStore(workbench.subscribe, workbench.view);
  const site = useSite(config);
  useEffect(() => {
    void workbench.start();
    return () => workbench.close();
  }, [workbench]);
  if (view.phase === "opening") return <p role="status">{text("map.opening")}</p>;
  return <OpenMap {...{ config, session, person, workbench, view, site }} />;
}

/** Now with this PC's offset (`2026-12-01T07:30:00.000+08:00`): the day of an approval is the day on which it was given here. */
function localTime(): string {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}
