import { useState } from "react";
import { Icon } from "../icons.tsx";
import type { PartProps } from "./part.ts";

interface Props extends PartProps {
  /** Scopes that the app asks for; empty when they are not known. */
  scopes: string[];
}

/** The scopes of the app, each of which can be refused; any other can be refused by its name. */
export function ScopesPart({ say, scopes, set, settings }: Props) {
  const [other, setOther] = useState("");
  const refused = settings.refusedScopes;
  const isRefused = (shown: string) => shown.split(" ").every((scope) => refused.includes(scope));
  const toggle = (shown: string) => {
    const names = shown.split(" ");
    set({
      refusedScopes: isRefused(shown)
        ? refused.filter((scope) => !names.includes(scope))
        : [...new Set([...refused, ...names])],
    });
  };
  const known = new Set(scopes.flatMap((shown) => shown.split(" ")));
  const shown = [...scopes, ...refused.filter((scope) => !known.has(scope))];
  return (
    <fieldset className="part">
      <legend>
        {say("scopes")} {scopes.length > 0 && <span className="quiet small">{say("refuse")}</span>}
      </legend>
      <div className="scopes">
        {shown.map((scope) => (
          <button
            key={scope}
            type="button"
            className="scope"
            aria-pressed={!isRefused(scope)}
            data-testid={`scope-${scope}`}
            onClick={() => toggle(scope)}
          >
            {scope}
          </button>
        ))}
      </div>
      {refused.some((scope) => scope.endsWith(".c")) && (
        <p className="small warn">
          <Icon name="warning" size={14} /> {say("withoutCreate")}
        </p>
      )}
      <form
        className="adding"
        onSubmit={(event) => {
          event.preventDefault();
          const names = other.split(/\s+/).filter((scope) => scope && !refused.includes(scope));
          if (names.length > 0) set({ refusedScopes: [...refused, ...names] });
          setOther("");
        }}
      >
        <span className="field">
          <input
            type="text"
            className="mono"
            value={other}
            aria-label={say("refuseOther")}
            placeholder={say("refuseOther")}
            spellCheck={false}
            autoComplete="off"
            data-testid="refuse-other"
            onChange={(event) => setOther(event.target.value)}
          />
        </span>
        <button type="submit" className="button small-button" disabled={other.trim() === ""}>
          {say("refuseAdd")}
        </button>
      </form>
    </fieldset>
  );
}
