import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type Provider from "oidc-provider";
import type { Directory } from "../server/directory.ts";
import { consentPage, errorPage, PAGE_CSS, type PageFrame, pickerPage, signInPage } from "./pages.ts";
import { AUTH_PATH, GRANT_SECONDS } from "./provider.ts";
import type { GrantRecord, Grants, LaunchContext, Launches } from "./records.ts";
import { grantableScopes, PLAIN_SCOPES, parseResourceScope, splitScopes } from "./scopes.ts";
import { languageOf, say } from "./words.ts";

type Env = { Bindings: HttpBindings };
type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

export interface InteractionOptions {
  provider: Provider;
  fhirBase: string;
  launches: Launches;
  grants: Grants;
  directory: Directory;
}

const PICKER_LIMIT = 50;

function pageHeaders(c: Context<Env>, formTarget: string): void {
  c.header(
    "content-security-policy",
    `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'self'; form-action 'self' ${formTarget}`.trim(),
  );
  c.header("referrer-policy", "no-referrer");
  c.header("x-content-type-options", "nosniff");
  c.header("cache-control", "no-store");
}

/** The pages between the authorization request and the code: none for an EHR launch, three for a standalone one. */
export function interactionRoutes(options: InteractionOptions): Hono<Env> {
  const { directory, provider } = options;
  const routes = new Hono<Env>();

  const begin = async (c: Context<Env>, asked: string | undefined) => {
    const interaction = await provider.interactionDetails(c.env.incoming, c.env.outgoing).catch(() => null);
    const language = languageOf(asked, c.req.header("accept-language"));
    const client = interaction ? await provider.Client.find(String(interaction.params.client_id)) : undefined;
    const uid = c.req.param("uid");
    if (!interaction || !client || interaction.uid !== uid) {
      pageHeaders(c, "");
      return {
        page: null,
        answer: c.html(errorPage("interaction_expired", say("expiredText", language), language), 400),
      };
    }
    pageHeaders(c, new URL(String(interaction.params.redirect_uri)).origin);
    const page: PageFrame = {
      language,
      action: `${AUTH_PATH}/interaction/${uid}`,
      app: client.clientName ?? client.clientId,
    };
    return { page, interaction, answer: null };
  };

  const finish = async (c: Context<Env>, result: Parameters<Provider["interactionResult"]>[2]) =>
    c.redirect(
      await provider.interactionResult(c.env.incoming, c.env.outgoing, result, { mergeWithLastSubmission: false }),
      303,
    );

  const grant = async (c: Context<Env>, interaction: Interaction, record: GrantRecord) => {
    if (record.scopes.length === 0)
      return finish(c, { error: "access_denied", error_description: "every scope was refused" });
    const grantId = await saveGrant(options, interaction, record);
    return finish(c, { login: { accountId: record.practitioner, remember: false }, consent: { grantId } });
  };

  routes.get("/page.css", (c) =>
    c.body(PAGE_CSS, 200, {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "max-age=3600",
      "x-content-type-options": "nosniff",
    }),
  );

  routes.get("/interaction/:uid", async (c) => {
    const { answer, interaction, page } = await begin(c, c.req.query("lang"));
    if (!page) return answer;
    const handle = interaction.params.launch;
    if (typeof handle !== "string") return c.html(signInPage(page, await directory.practitioners()));
    const launch = options.launches.get(handle);
    if (!launch)
      return finish(c, {
        error: "invalid_request",
        error_description: "launch has expired; open the app from the chart again",
      });
    const scopes = grantableScopes(splitScopes(String(interaction.params.scope ?? "")), launch.refusedScopes);
    return grant(c, interaction, {
      practitioner: launch.practitioner,
      context: scopes.includes("launch") ? launch.context : {},
      scopes,
      tokenSeconds: launch.tokenSeconds,
    });
  });

  routes.post("/interaction/:uid", async (c) => {
    const form = await c.req.formData();
    const field = (name: string) => String(form.get(name) ?? "");
    const { answer, interaction, page } = await begin(c, field("lang"));
    if (!page) return answer;
    const step = field("step");
    if (step === "cancel") return finish(c, { error: "access_denied", error_description: say("denied", "en") });
    if (typeof interaction.params.launch === "string") return c.redirect(page.action, 303);
    const practitioner = await directory.practitioner(field("practitioner"));
    if (!practitioner) return c.html(signInPage(page, await directory.practitioners()));
    const requested = splitScopes(String(interaction.params.scope ?? ""));
    const allowed = grantableScopes(requested, []);
    const patient = field("patient") === "" ? null : await directory.patient(field("patient"));
    const wantsPatient = allowed.some((scope) => scope === "launch/patient" || scope.startsWith("patient/"));
    if (step === "search" || (wantsPatient && !patient)) {
      const { found, total } = await directory.searchPatients(field("q"), PICKER_LIMIT);
      return c.html(pickerPage({ ...page, practitioner: practitioner.id, query: field("q"), found, total }));
    }
    if (step !== "consent") {
      const never = requested.filter(
        (scope) => !allowed.includes(scope) && (parseResourceScope(scope) || scope.includes("/")),
      );
      return c.html(consentPage({ ...page, practitioner: practitioner.id, patient, scopes: allowed, never }));
    }
    const ticked = form.getAll("scope").map(String);
    const scopes = allowed.filter((scope) => ticked.includes(scope));
    const context: LaunchContext = patient && wantsPatient ? { patient: patient.id, needPatientBanner: true } : {};
    return grant(c, interaction, { practitioner: practitioner.id, context, scopes, tokenSeconds: null });
  });

  return routes;
}

/**
 * Saves the engine's grant and ours beside it. The engine is told that every FHIR scope was met; what the token may
 * really do is our record, which can be narrower than any scope that was asked for.
 */
async function saveGrant(options: InteractionOptions, interaction: Interaction, record: GrantRecord): Promise<string> {
  const requested = splitScopes(String(interaction.params.scope ?? ""));
  const plain = requested.filter((scope) => (PLAIN_SCOPES as readonly string[]).includes(scope));
  const grant = new options.provider.Grant({
    accountId: record.practitioner,
    clientId: String(interaction.params.client_id),
  });
  const granted = plain.filter((scope) => record.scopes.includes(scope));
  const refused = plain.filter((scope) => !record.scopes.includes(scope));
  if (granted.length > 0) grant.addOIDCScope(granted.join(" "));
  if (refused.length > 0) grant.rejectOIDCScope(refused.join(" "));
  grant.addResourceScope(options.fhirBase, requested.join(" "));
  const id = await grant.save();
  options.grants.put(id, record, GRANT_SECONDS);
  return id;
}
