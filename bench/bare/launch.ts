import FHIR from "fhirclient";

// The least that a SMART app can do: the same client registration and scopes as coronary risk, no model and no screen.
const scope = new URLSearchParams(location.search).get("scope") ?? "";
FHIR.oauth2.authorize({ clientId: "bench-bare", scope, redirectUri: "index.html", pkceMode: "required" });
