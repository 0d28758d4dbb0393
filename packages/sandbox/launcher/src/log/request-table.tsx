import { type KeyboardEvent, useEffect, useRef } from "react";
import type { LaunchLog, LoggedRequest } from "../../../src/launch-settings.ts";
import { Icon } from "../icons.tsx";
import type { Say } from "../words/index.ts";
import { brokenOf, clockOf, satisfiedOf, shortPath } from "./summary.ts";

interface Props {
  log: LaunchLog;
  requests: LoggedRequest[];
  chosen: number | null;
  say: Say;
  onChoose(n: number): void;
  /** The reader wants the details of the chosen request. */
  onEnter(): void;
}

/** The requests of a launch. One row is in the order of Tab; Up and Down move, Enter goes to the details. */
export function RequestTable({ chosen, log, onChoose, onEnter, requests, say }: Props) {
  const rows = useRef(new Map<number, HTMLButtonElement>());
  const moved = useRef(false);
  useEffect(() => {
    if (!moved.current || chosen === null) return;
    moved.current = false;
    rows.current.get(chosen)?.focus();
  }, [chosen]);
  const keys = (event: KeyboardEvent) => {
    const at = requests.findIndex((request) => request.n === chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: requests.length - 1 }[event.key];
    const target = to === undefined ? undefined : requests[to];
    if (to !== undefined) event.preventDefault();
    if (!target) return;
    moved.current = true;
    onChoose(target.n);
  };
  const focusable = requests.some((request) => request.n === chosen) ? chosen : (requests[0]?.n ?? null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut for the buttons inside
    <div className="requests" onKeyDown={keys}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="n">
              <span className="visually-hidden">{say("number")}</span>
            </th>
            <th scope="col" className="at">
              {say("time")}
            </th>
            <th scope="col" className="method">
              <span className="visually-hidden">{say("method")}</span>
            </th>
            <th scope="col">{say("request")}</th>
            <th scope="col" className="status">
              {say("status")}
            </th>
            <th scope="col" className="marks">
              {say("shall")}
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr
              key={request.n}
              data-testid="request"
              data-n={request.n}
              data-chosen={request.n === chosen || undefined}
              data-simulated={request.simulated !== null || undefined}
              onClick={() => onChoose(request.n)}
            >
              <td className="n">{request.n}</td>
              <td className="at mono">{clockOf(log, request.atMs)}</td>
              <td className="method mono">{request.method}</td>
              <td className="path">
                <button
                  type="button"
                  className="mono"
                  ref={(element) => {
                    if (element) rows.current.set(request.n, element);
                    else rows.current.delete(request.n);
                  }}
                  tabIndex={request.n === focusable ? 0 : -1}
                  aria-current={request.n === chosen || undefined}
                  title={request.path}
                  onClick={(event) => {
                    event.stopPropagation();
                    onChoose(request.n);
                    if (event.detail === 0) onEnter();
                  }}
                >
                  {shortPath(request)}
                </button>
              </td>
              <td className="status" data-bad={(request.status ?? 0) >= 400 || undefined}>
                {request.status ?? <span className="quiet">…</span>}
                {request.status === null && <span className="visually-hidden">{say("underWay")}</span>}
              </td>
              <td className="marks">
                <Marks request={request} say={say} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Marks({ request, say }: { request: LoggedRequest; say: Say }) {
  const satisfied = satisfiedOf(request);
  const broken = brokenOf(request);
  if (satisfied + broken === 0)
    return request.simulated === null ? (
      <>
        <span aria-hidden="true">—</span>
        <span className="visually-hidden">{say("nothingChecked")}</span>
      </>
    ) : (
      <b className="made">{say("simulated")}</b>
    );
  return (
    <>
      {satisfied > 0 && (
        <span className="tick-count">
          <Icon name="check" size={13} />
          <span aria-hidden="true">{satisfied}</span>
          <span className="visually-hidden">{say("ticks", { n: satisfied })}</span>
        </span>
      )}
      {broken > 0 && (
        <span className="cross-count">
          <Icon name="cross" size={13} />
          <span aria-hidden="true">{broken}</span>
          <span className="visually-hidden">{say("crosses", { n: broken })}</span>
        </span>
      )}
      {request.simulated !== null && <b className="made">{say("simulated")}</b>}
    </>
  );
}
