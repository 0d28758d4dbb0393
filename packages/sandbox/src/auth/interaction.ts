import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type Provider from "oidc-provider";
import type { LaunchSettings } from "../launch-settings.ts";
import type { Directory } from "../server/directory.ts";
import { LAUNCH_PARAMETER } from "./authorize.ts";
import { type Choice, type Decision, decide, NO_CHOICE } from "./choices.ts";
import { scopesOfClient, titleOf } from "./clients.ts";
import { type Launches, UNANNOUNCED } from "./launches.ts";
import { consentPage, encounterPage, errorPage, PAGE_CSS, type PageFrame, pickerPage, signInPage } from "./pages.ts";
import { AUTH_PATH, GRANT_SECONDS } from "./provider.ts";
import { type GrantRecord, type Grants, type Records, subjectOf } from "./records.ts";
import { MESSAGING_SCOPE, PLAIN_SCOPES, parseResourceScope, registeredScopes, splitScopes } from "./scopes.ts";
import { traceOf } from "./trace.ts";
import { type Language, languageOf, say } from "./words.ts";

type Env = { Bindings: HttpBindings };
type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

export interface InteractionOptions {
  provider: Provider;
  fhirBase: string;
  launches: Launches;
  grants: Grants;
  directory: Directory;
  /** What was chosen at a step, by the key that its page has in its address. */
  steps: Records<StepRecord>;
  /** Errors of posted authorization requests, by the key of their page. */
  problems: Records<ProblemRecord>;
}

/** A form was answered with this step of an interaction. */
export interface StepRecord {
  uid: string;
  language: Language;
  choice: Choice;
}

/** An error that is shown on a page of its own. */
export interface ProblemRecord {
  error: string;
  description: string | undefined;
}

/** A question, and what its page says beside it. */
interface Asked {
  decided: Exclude<Decision, { ask: "nothing" }>;
  requested: string[];
  /** Scopes that were asked for beyond those registered. */
  beyond: string[];
  settings: LaunchSettings;
}

const STEP_SECONDS = 3600;
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

/**
 * The pages between the authorization request and the code: none for most EHR launches, three for a standalone one. A form
 * is answered with the address of the next page (303), so that reload, back and forward show a page and send nothing again.
 */
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
        answer: c.html(errorPage("interaction_expired", undefined, language), 400),
      };
    }
    pageHeaders(c, new URL(String(interaction.params.redirect_uri)).origin);
    const page: PageFrame = {
      language,
      action: `${AUTH_PATH}/interaction/${uid}`,
      step: "",
      app: titleOf(client)[language],
    };
    return { page, interaction, answer: null };
  };

  const finish = async (c: Context<Env>, result: Parameters<Provider["interactionResult"]>[2]) =>
    c.redirect(
      await provider.interactionResult(c.env.incoming, c.env.outgoing, result, { mergeWithLastSubmission: false }),
      303,
    );

  /** The end of an authorization when nothing is left to ask, else `ask`'s answer. */
  const proceed = async (
    c: Context<Env>,
    interaction: Interaction,
    choice: Choice,
    ask: (asked: Asked) => Response | Promise<Response>,
  ) => {
    const { launch: handle, scope, [LAUNCH_PARAMETER]: id } = interaction.params;
    const launch =
      options.launches.find(typeof id === "string" ? id : null) ??
      (typeof handle === "string" ? options.launches.byHandle(handle) : null);
    if (typeof handle === "string" && !launch)
      return finish(c, {
        error: "invalid_request",
        error_description: "launch has expired; open the app from the chart again",
      });
    traceOf(c.env.incoming)?.attach(launch);
    const asked = splitScopes(String(scope ?? ""));
    const client = await provider.Client.find(String(interaction.params.client_id));
    const requested = registeredScopes(asked, scopesOfClient(client));
    const settings = launch?.settings ?? UNANNOUNCED;
    const decided = await decide(directory, settings, requested, choice);
    if (decided.ask !== "nothing")
      return ask({ decided, requested, beyond: asked.filter((it) => !requested.includes(it)), settings });
    const { context, scopes, user } = decided;
    if (scopes.length === 0) return finish(c, { error: "access_denied", error_description: "every scope was refused" });
    // An app that did not ask for the scope still gets the handle: many EHRs and apps of today know no such scope.
    const isRefused = requested.includes(MESSAGING_SCOPE) && !scopes.includes(MESSAGING_SCOPE);
    const messaging = isRefused ? null : launch?.messagingHandle;
    const webMessaging = messaging ? { origin: new URL(options.fhirBase).origin, handle: messaging } : undefined;
    const record: GrantRecord = {
      user,
      context: { ...context, webMessaging },
      scopes,
      tokenSeconds: settings.tokenSeconds,
      launchId: launch?.id ?? null,
    };
    const grantId = await saveGrant(options, interaction, record);
    return finish(c, { login: { accountId: subjectOf(user), remember: false }, consent: { grantId } });
  };

  /** The page of a question. */
  const show = async (c: Context<Env>, page: PageFrame, query: string, asked: Asked) => {
    const { decided } = asked;
    switch (decided.ask) {
      case "user":
        return c.html(signInPage(page, decided.staff));
      case "patient": {
        const { patients } = asked.settings;
        const list = await directory.searchPatients(query, PICKER_LIMIT, patients.length > 0 ? patients : null);
        const { isSignIn, practitioner } = decided;
        return c.html(pickerPage({ ...page, ...list, practitioner, isSignIn, query }));
      }
      case "encounter":
        return c.html(encounterPage({ ...page, ...decided }));
      case "consent": {
        const { allowed, encounter, patient, practitioner } = decided;
        const never = asked.requested.filter(
          (it) => !allowed.includes(it) && (parseResourceScope(it) || it.includes("/")),
        );
        return c.html(
          consentPage({ ...page, practitioner, patient, encounter, scopes: allowed, never, beyond: asked.beyond }),
        );
      }
    }
  };

  routes.get("/page.css", (c) =>
    c.body(PAGE_CSS, 200, {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "max-age=3600",
      "x-content-type-options": "nosniff",
    }),
  );

  routes.get("/interaction/problem/:key", (c) => {
    const problem = options.problems.get(c.req.param("key"));
    const language = languageOf(undefined, c.req.header("accept-language"));
    pageHeaders(c, "");
    return c.html(errorPage(problem?.error ?? "interaction_expired", problem?.description, language), 400);
  });

  routes.get("/interaction/:uid", async (c) => {
    const key = c.req.query("step") ?? "";
    const found = key === "" ? null : options.steps.get(key);
    const step = found?.uid === c.req.param("uid") ? found : null;
    const { answer, interaction, page } = await begin(c, c.req.query("lang") ?? step?.language);
    const choice = step?.choice ?? NO_CHOICE;
    if (!page) return answer;
    return proceed(c, interaction, choice, (asked) => show(c, { ...page, step: step ? key : "" }, choice.query, asked));
  });

  routes.post("/interaction/:uid", async (c) => {
    const form = await c.req.formData().catch(() => null);
    if (!form) {
      pageHeaders(c, "");
      const language = languageOf(undefined, c.req.header("accept-language"));
      return c.html(errorPage("invalid_request", "the body must be application/x-www-form-urlencoded", language), 415);
    }
    const field = (name: string) => String(form.get(name) ?? "");
    const { interaction, page } = await begin(c, field("lang"));
    const here = `${AUTH_PATH}/interaction/${c.req.param("uid")}`;
    if (!page) return c.redirect(here, 303);
    if (field("step") === "cancel")
      return finish(c, { error: "access_denied", error_description: say("denied", "en") });
    const choice = {
      practitioner: field("practitioner"),
      patient: field("patient"),
      encounter: field("encounter"),
      query: field("q"),
      ticked: field("step") === "consent" ? form.getAll("scope").map(String) : null,
    };
    return proceed(c, interaction, choice, () => {
      const step = { uid: interaction.uid, language: page.language, choice };
      return c.redirect(`${here}?step=${options.steps.issue(step, STEP_SECONDS)}`, 303);
    });
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
    accountId: subjectOf(record.user),
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
