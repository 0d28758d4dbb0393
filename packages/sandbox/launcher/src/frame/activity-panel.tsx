import { useEffect, useRef } from "react";
import { Icon } from "../icons.tsx";
import type { Say } from "../words/index.ts";
import type { ChartItem } from "./chart-view.ts";
import type { Activity } from "./messaging.ts";

interface Props {
  view: Activity["view"];
  items: ChartItem[];
  app: string;
  say: Say;
  onClose(): void;
}

/** The view of the chart that an app asked for; the app stays open behind it. */
export function ActivityPanel({ app, items, onClose, say, view }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside
      className="activity"
      aria-labelledby="activity-title"
      data-testid="activity"
      data-view={view}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="drawer-head">
        <h2 id="activity-title" ref={heading} tabIndex={-1}>
          {say(view === "problems" ? "activityProblems" : "activityOrders")}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label={say("close")}
          data-testid="activity-close"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <p className="small note activity-asked">{say("activityAsked", { app })}</p>
      {items.length === 0 && <p className="empty">{say("activityNone")}</p>}
      <ul>
        {items.map((item) => (
          <li key={item.reference} data-named={item.named || undefined}>
            <b>{item.text}</b>
            <span className="small quiet">
              {[item.date?.slice(0, 10), item.status, item.named ? say("activityNamed") : ""]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
