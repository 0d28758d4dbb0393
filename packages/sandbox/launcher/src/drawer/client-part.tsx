import type { PkceMode } from "../../../src/launch-settings.ts";
import { Switch } from "../fields.tsx";
import { Segments } from "../segments.tsx";
import type { PartProps } from "./part.ts";

interface Props extends PartProps {
  defaultTokenSeconds: number;
}

/** How the authorization server treats the client. */
export function ClientPart({ defaultTokenSeconds, say, set, settings }: Props) {
  return (
    <>
      <fieldset className="part">
        <legend>
          {say("client")}{" "}
          {settings.appUnderTest === null && <span className="quiet small">{say("suiteIsPublic")}</span>}
        </legend>
        {settings.kind !== "backend-service" && (
          <div className="line">
            <span>{say("pkce")}</span>
            <Segments<PkceMode>
              label={say("pkce")}
              value={settings.pkce}
              options={[
                { value: "none", text: say("pkceNone"), testId: "pkce-none" },
                { value: "auto", text: say("pkceAuto"), testId: "pkce-auto" },
                { value: "always", text: say("pkceAlways"), testId: "pkce-always" },
              ]}
              onChange={(pkce) => set({ pkce })}
            />
          </div>
        )}
        <Switch
          label={say("strict")}
          checked={settings.strict}
          testId="strict"
          onChange={(strict) => set({ strict })}
        />
        <p className="small note">{say("strictText")}</p>
      </fieldset>
      <div className="part">
        <label className="line">
          <b>{say("tokenLife")}</b>
          <span className="field life">
            <input
              type="number"
              min={1}
              max={86_400}
              value={settings.tokenSeconds ?? ""}
              placeholder={String(defaultTokenSeconds)}
              data-testid="token-seconds"
              onChange={(event) => {
                const seconds = Math.round(Number(event.target.value));
                set({ tokenSeconds: seconds >= 1 && seconds <= 86_400 ? seconds : null });
              }}
            />
            <span className="quiet small">{say("seconds")}</span>
          </span>
        </label>
      </div>
    </>
  );
}
