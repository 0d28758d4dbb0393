import { type AppId, type BedsideConfig, type IssuerConfig, type LaunchError, launchStandalone } from "@bedside/smart";
import { useState } from "react";
import { LanguageSwitch } from "../components/LanguageSwitch.tsx";
import { IssuerChooser } from "../components/pages.tsx";
import { useLocale, useText } from "../i18n/i18n.tsx";
import { LaunchErrorPage } from "./LaunchErrorPage.tsx";
import { asLaunchError } from "./launch-error.ts";
import { keepLocale } from "./locale.ts";
import { mount } from "./mount.tsx";

/** The launch failed: why, and what to do. */
export function showFailure(app: AppId, error: LaunchError): void {
  mount(app, [], () => <LaunchErrorPage app={app} error={error} />);
}

/** Opened without an EHR: the reader chooses one that `config.json` lists. */
export function showChooser(app: AppId, config: BedsideConfig, issuers: readonly IssuerConfig[]): void {
  mount(app, [], () => <Chooser app={app} config={config} issuers={issuers} />);
}

function Chooser({ app, config, issuers }: { app: AppId; config: BedsideConfig; issuers: readonly IssuerConfig[] }) {
  const text = useText();
  const locale = useLocale();
  const [error, setError] = useState<LaunchError | null>(null);
  if (error) return <LaunchErrorPage app={app} error={error} />;
  return (
    <IssuerChooser
      app={app}
      appName={text(`app.${app}`)}
      issuers={issuers.map((issuer) => ({
        iss: issuer.iss,
        name: issuer.name[locale],
        ...(issuer.environment === "production" ? {} : { note: text("environment.sandbox") }),
      }))}
      onChoose={(iss) => launchStandalone(config, app, iss).catch((cause: unknown) => setError(asLaunchError(cause)))}
      headerEnd={<LanguageSwitch onChange={keepLocale} />}
    />
  );
}
