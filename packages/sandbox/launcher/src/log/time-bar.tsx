import type { LaunchLog } from "../../../src/launch-settings.ts";
import type { Say } from "../words/index.ts";
import { brokenOf } from "./summary.ts";
import { timeScale } from "./time-scale.ts";

interface Props {
  log: LaunchLog;
  chosen: number | null;
  say: Say;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
/** A wait narrower than this has no room for its words. */
const ROOM = 0.16;

/** One bar a request on an axis of time; the table beside it holds the same facts as text. */
export function TimeBar({ chosen, log, say }: Props) {
  const { requests } = log;
  const scale = timeScale(requests, Date.now() - Date.parse(log.startedAt));
  const simulated = requests.filter((request) => request.simulated !== null).length;
  const failed = requests.filter((request) => (request.status ?? 0) >= 400).length;
  const text = say("barText", { n: requests.length, s: scale.totalSeconds, f: failed, m: simulated });
  return (
    <div className="time-bar">
      <p className="small quiet">{say("barCaption", { s: scale.totalSeconds })}</p>
      <div className="axis" role="img" aria-label={text} data-testid="time-bar">
        <div className="lanes">
          {scale.bars.map((bar) => {
            const request = requests.find((each) => each.n === bar.n);
            if (!request) return null;
            const bad = brokenOf(request) > 0 || (request.status ?? 0) >= 400;
            return (
              <span
                key={bar.n}
                className="bar"
                data-bad={bad || undefined}
                data-simulated={request.simulated !== null || undefined}
                data-chosen={bar.n === chosen || undefined}
                style={{
                  left: percent(bar.left),
                  width: percent(bar.width),
                  top: percent(bar.lane / scale.lanes),
                  height: percent(1 / scale.lanes),
                }}
              />
            );
          })}
          {scale.waits
            .filter((wait) => wait.width > ROOM)
            .map((wait) => (
              <span key={wait.left} className="wait" style={{ left: percent(wait.left), width: percent(wait.width) }}>
                {say(wait.retryAfter ? "waitsRetry" : "waits", { s: wait.seconds })}
              </span>
            ))}
        </div>
        {scale.ticks.map((tick) => (
          <span key={tick.seconds} className="tick" style={{ left: percent(tick.left) }}>
            {tick.seconds} {say("seconds")}
          </span>
        ))}
      </div>
    </div>
  );
}
