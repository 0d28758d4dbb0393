import type { AppUnderTest } from "../../../src/launch-settings.ts";
import { Select, TextField } from "../fields.tsx";
import { isAddress, jwksProblem, newSecret } from "../test-app.ts";
import type { PartProps } from "./part.ts";

interface Props extends PartProps {
  app: AppUnderTest;
}

/** The registration of somebody else's app, for this launch only. */
export function TestAppPart({ app, say, set, settings }: Props) {
  const backend = settings.kind === "backend-service";
  const change = (part: Partial<AppUnderTest>) => set({ appUnderTest: { ...app, ...part } });
  const clientKind = backend ? "confidential-asymmetric" : app.clientKind;
  const badAddress = (text: string | undefined) => (text && !isAddress(text) ? say("urlBad") : null);
  const keys = app.jwks ? jwksProblem(app.jwks) : null;
  return (
    <fieldset className="part" data-testid="app-under-test">
      <legend>{say("appUnderTest")}</legend>
      <p className="small note">{say(backend ? "backendText" : "testText")}</p>
      <TextField
        label={say("clientId")}
        value={app.clientId}
        testId="test-client-id"
        mono
        onChange={(clientId) => change({ clientId })}
      />
      {!backend && (
        <>
          <TextField
            label={say("launchUrl")}
            value={app.launchUrl}
            testId="test-launch-url"
            mono
            placeholder="http://localhost:5173/launch.html"
            wrong={badAddress(app.launchUrl)}
            onChange={(launchUrl) => change({ launchUrl: launchUrl.trim() })}
          />
          <TextField
            label={say("oneALine", { what: say("redirects") })}
            value={app.redirectUris.join("\n")}
            testId="test-redirects"
            mono
            rows={2}
            placeholder="http://localhost:5173/"
            wrong={badAddress(app.redirectUris.find((uri) => uri !== "" && !isAddress(uri)))}
            onChange={(text) => change({ redirectUris: text === "" ? [] : text.split("\n").map((uri) => uri.trim()) })}
          />
          <Select
            label={say("clientKind")}
            value={app.clientKind}
            testId="test-client-kind"
            options={(["public", "confidential-symmetric", "confidential-asymmetric"] as const).map((kind) => ({
              value: kind,
              text: say(kind),
            }))}
            onChange={(kind) => change({ clientKind: kind as AppUnderTest["clientKind"] })}
          />
        </>
      )}
      {clientKind === "confidential-symmetric" && (
        <TextField
          label={say("secret")}
          value={app.clientSecret ?? ""}
          testId="test-secret"
          mono
          onChange={(secret) => change({ clientSecret: secret || undefined })}
        >
          <button
            type="button"
            className="link small"
            data-testid="generate-secret"
            onClick={() => change({ clientSecret: newSecret() })}
          >
            {say("generate")}
          </button>
        </TextField>
      )}
      {clientKind === "confidential-asymmetric" && (
        <>
          <TextField
            label={say("jwksUrl")}
            value={app.jwksUrl ?? ""}
            testId="test-jwks-url"
            mono
            placeholder="https://"
            wrong={badAddress(app.jwksUrl)}
            onChange={(jwksUrl) => change({ jwksUrl: jwksUrl.trim() || undefined })}
          />
          <TextField
            label={say("jwks")}
            value={app.jwks ?? ""}
            testId="test-jwks"
            mono
            rows={3}
            placeholder='{"keys":[{"kty":"EC", …}]}'
            wrong={keys && say(keys)}
            onChange={(jwks) => change({ jwks: jwks || undefined })}
          />
        </>
      )}
    </fieldset>
  );
}
