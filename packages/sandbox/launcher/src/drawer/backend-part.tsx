import type { LaunchSettings } from "../../../src/launch-settings.ts";
import type { Say } from "../words/index.ts";

interface Props {
  settings: LaunchSettings;
  tokenUrl: string;
  registered: boolean;
  say: Say;
}

/** What the developer of a backend service needs: there is no page to open (SMART App Launch 2.2, "Backend Services"). */
export function BackendPart({ registered, say, settings, tokenUrl }: Props) {
  const app = settings.appUnderTest;
  const clientId = app?.clientId || "app-under-test";
  const claims = { iss: clientId, sub: clientId, aud: tokenUrl, exp: "now + 300", jti: "new for each request" };
  const header = { alg: "RS384", kid: "kid of the registered key", typ: "JWT" };
  const command = [
    `curl -s ${tokenUrl} \\`,
    "  -d grant_type=client_credentials \\",
    "  -d scope=system/Observation.rs \\",
    "  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\",
    '  -d client_assertion="$SIGNED_JWT"',
  ].join("\n");
  return (
    <div className="part last" data-testid="backend">
      <b>{say("backendTry")}</b>
      <dl className="facts">
        <dt>{say("tokenUrl")}</dt>
        <dd>
          <code data-testid="backend-token-url">{tokenUrl}</code>
        </dd>
        <dt>{say("clientId")}</dt>
        <dd>
          <code data-testid="backend-client-id">{clientId}</code>
        </dd>
        <dt>JWKS</dt>
        <dd>
          <code>{app?.jwksUrl ?? (app?.jwks ? say("yes") : say("none"))}</code>
        </dd>
        <dt>{say("assertionHeader")}</dt>
        <dd>
          <code className="claims">{JSON.stringify(header, null, 1)}</code>
        </dd>
        <dt>{say("claims")}</dt>
        <dd>
          <code className="claims">{JSON.stringify(claims, null, 1)}</code>
        </dd>
      </dl>
      <pre className="command" data-testid="backend-curl">
        {command}
      </pre>
      <p className="small note" role="status" data-testid="backend-registered">
        {registered ? say("registered") : ""}
      </p>
    </div>
  );
}
