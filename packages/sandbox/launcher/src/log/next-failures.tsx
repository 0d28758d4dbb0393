import { type LaunchSettings, NO_FAULTS } from "../../../src/launch-settings.ts";
import { linkTo } from "../address.ts";
import { FaultList } from "../fault-list.tsx";
import { onCount } from "../faults.ts";
import { copyWord, useCopy } from "../fields.tsx";
import { Icon } from "../icons.tsx";
import type { Language, Say } from "../words/index.ts";

interface Props {
  next: LaunchSettings;
  language: Language;
  say: Say;
  onNext(settings: LaunchSettings): void;
}

/** What will fail in the next launch. */
export function NextFailures({ language, next, onNext, say }: Props) {
  const link = useCopy();
  const on = onCount(next.faults);
  const change = (settings: LaunchSettings) => {
    link.forget();
    onNext(settings);
  };
  return (
    <aside className="log-next" aria-labelledby="next-failures" data-testid="next-failures">
      <div className="next-head">
        <h2 id="next-failures">{say("failures")}</h2>
        {on > 0 && (
          <span className="badge" data-testid="next-count">
            {say("on", { n: on })}
          </span>
        )}
        <p className="small quiet">{say("nextFailures")}</p>
      </div>
      <div className="next-body">
        <FaultList
          faults={next.faults}
          language={language}
          say={say}
          onChange={(faults) => change({ ...next, faults })}
        />
      </div>
      <div className="drawer-foot">
        {link.state === "refused" && <code className="address">{linkTo(next, null)}</code>}
        <button
          type="button"
          className="link"
          disabled={on === 0}
          data-testid="next-reset"
          onClick={() => change({ ...next, faults: NO_FAULTS })}
        >
          {say("reset")}
        </button>
        <span className="end" />
        <button
          type="button"
          className="button"
          data-testid="next-link"
          onClick={() => void link.copy(linkTo(next, next.patients[0] ?? null))}
        >
          <Icon name="link" size={14} /> {copyWord(link.state, say("copyLink"), say)}
        </button>
      </div>
    </aside>
  );
}
