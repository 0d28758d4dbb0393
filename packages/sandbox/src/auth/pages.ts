import { html, raw } from "hono/html";
import type { EncounterSummary, PatientSummary, PractitionerSummary } from "../server/directory.ts";
import { describeScope, errorText, type Language, say } from "./words.ts";

type Html = ReturnType<typeof html>;

/** What every page of one authorization needs. */
export interface PageFrame {
  language: Language;
  /** Address of the interaction, where forms are posted and the language link points. */
  action: string;
  /** Key of the step in the address, empty on the first page. */
  step: string;
  app: string;
}

function frame(title: string, language: Language, body: Html, ownAddress: string | null): Html {
  const other = language === "en" ? "zh-TW" : "en";
  return html`<!doctype html>
<html lang="${language === "en" ? "en" : "zh-Hant-TW"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${say("sandbox", language)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/auth/page.css">
</head>
<body>
<header class="strip"><b>${say("sandbox", language)}</b><span>${say("invented", language)}</span>
${ownAddress === null ? "" : html`<a href="${ownAddress}lang=${other}" lang="${other === "en" ? "en" : "zh-Hant-TW"}">${say("otherLanguage", language)}</a>`}</header>
<main><h1>${title}</h1>${body}</main>
</body>
</html>`;
}

/** The page's own address, up to the language. */
const languageLink = ({ action, step }: PageFrame) => `${action}?${step === "" ? "" : `step=${step}&`}`;

function buttons(page: PageFrame, primary: Html | string): Html {
  return html`<div class="buttons"><button name="step" value="cancel" class="quiet" formnovalidate>${say("cancel", page.language)}</button>${primary}</div>`;
}

/** Standalone launch, first step: which member of staff is this? */
export function signInPage(page: PageFrame, staff: PractitionerSummary[]): Html {
  const { language } = page;
  return frame(
    say("signInTitle", language),
    language,
    html`<p>${say("signInText", language, { app: page.app })}</p>
<form method="post" action="${page.action}"><input type="hidden" name="lang" value="${language}">
<fieldset><legend>${say("staff", language)}</legend>
${staff.map(
  (
    person,
    index,
  ) => html`<label class="choice"><input type="radio" name="practitioner" value="${person.id}"${raw(index === 0 ? " checked" : "")} required>
<span><b>${person.name}</b> ${person.latinName ?? ""}${person.role ? html`<small>${person.role[language]}</small>` : ""}</span></label>`,
)}
</fieldset>
${buttons(page, html`<button name="step" value="sign-in" class="primary">${say("next", language)}</button>`)}
</form>`,
    languageLink(page),
  );
}

export interface PickerPage extends PageFrame {
  practitioner: string;
  /** The patient chosen is the user who signs in. */
  isSignIn: boolean;
  query: string;
  found: PatientSummary[];
  total: number;
}

/** Standalone launch, second step: the patient picker, searched on the server. */
export function pickerPage(page: PickerPage): Html {
  const { language } = page;
  const hidden = html`<input type="hidden" name="lang" value="${language}"><input type="hidden" name="practitioner" value="${page.practitioner}">`;
  const sex = (patient: PatientSummary) =>
    [patient.sexLetter, patient.age].filter((part) => part !== null && part !== "").join(" ");
  return frame(
    say(page.isSignIn ? "signInTitle" : "pickTitle", language),
    language,
    html`<p>${say(page.isSignIn ? "signInPatientText" : "pickText", language, { app: page.app })}</p>
<form method="post" action="${page.action}" class="search" role="search">${hidden}
<label for="q">${say("searchLabel", language)}</label><input id="q" name="q" type="search" value="${page.query}" autocomplete="off" autofocus>
<button name="step" value="search">${say("search", language)}</button></form>
<form method="post" action="${page.action}">${hidden}<input type="hidden" name="step" value="patient">
<p class="count" role="status">${page.found.length === 0 ? say("noPatient", language) : say("shown", language, { n: page.found.length, total: page.total })}</p>
<ul class="patients" aria-label="${say("patients", language)}">
${page.found.map(
  (patient) =>
    html`<li><button name="patient" value="${patient.id}"><b>${patient.name}</b> <span>${patient.latinName ?? ""}</span><small>${[sex(patient), patient.mrn, patient.story[language]].filter(Boolean).join(" · ")}</small></button></li>`,
)}
</ul></form>
<form method="post" action="${page.action}">${buttons(page, "")}</form>`,
    languageLink(page),
  );
}

function whoLine(patient: PatientSummary, language: Language): Html {
  return html`<p class="who">${say("forPatient", language)}: <b>${patient.name}</b> ${patient.latinName ?? ""} · ${patient.mrn ?? patient.id}</p>`;
}

export interface EncounterPage extends PageFrame {
  practitioner: string;
  patient: PatientSummary;
  encounters: EncounterSummary[];
}

/** Which visit is this about? Shown when the launch says to ask. */
export function encounterPage(page: EncounterPage): Html {
  const { encounters, language, patient } = page;
  const choices = [
    ...encounters.map(({ date, id, text }) => ({ id, name: date?.slice(0, 10) ?? id, text })),
    { id: "none", name: say("noEncounter", language), text: "" },
  ];
  return frame(
    say("encounterTitle", language),
    language,
    html`${whoLine(patient, language)}
<form method="post" action="${page.action}"><input type="hidden" name="lang" value="${language}">
<input type="hidden" name="practitioner" value="${page.practitioner}"><input type="hidden" name="patient" value="${patient.id}">
<ul class="patients" aria-label="${say("encounterTitle", language)}">
${choices.map(({ id, name, text }) => html`<li><button name="encounter" value="${id}"><b>${name}</b> <small>${text}</small></button></li>`)}
</ul></form>
<form method="post" action="${page.action}">${buttons(page, "")}</form>`,
    languageLink(page),
  );
}

export interface ConsentPage extends PageFrame {
  practitioner: string;
  patient: PatientSummary | null;
  /** Id of the visit, empty for none. */
  encounter: string;
  scopes: string[];
  /** Asked for, and given to no user. */
  never: string[];
  /** Asked for, and not what the app registered for. */
  beyond: string[];
}

/** Standalone launch, last step: every scope in words, each refusable. */
export function consentPage(page: ConsentPage): Html {
  const { language, patient } = page;
  return frame(
    say("consentTitle", language, { app: page.app }),
    language,
    html`${patient ? whoLine(patient, language) : ""}
<p>${say("consentText", language)}</p>
<form method="post" action="${page.action}"><input type="hidden" name="lang" value="${language}">
<input type="hidden" name="practitioner" value="${page.practitioner}">${patient ? html`<input type="hidden" name="patient" value="${patient.id}">` : ""}<input type="hidden" name="encounter" value="${page.encounter}">
<ul class="scopes">
${page.scopes.map(
  (scope) => html`<li><label class="choice"><input type="checkbox" name="scope" value="${scope}" checked>
<span>${describeScope(scope, language)}<small class="mono">${scope}</small></span></label></li>`,
)}
</ul>
${page.never.length > 0 ? html`<p class="note">${say("refusedAlways", language, { scopes: page.never.join(" ") })}</p>` : ""}
${page.beyond.length > 0 ? html`<p class="note">${say("beyondRegistered", language, { scopes: page.beyond.join(" ") })}</p>` : ""}
${buttons(page, html`<button name="step" value="consent" class="primary">${say("allow", language)}</button>`)}
</form>`,
    languageLink(page),
  );
}

/**
 * An error that can not travel back to the app, in three parts: what happened, what to do, whose job it is. Code and
 * description are for programs and stay as they are.
 */
export function errorPage(error: string, description: string | undefined, language: Language): Html {
  const isSimulated = description?.includes("(simulated)") ?? false;
  return frame(
    say("errorTitle", language),
    language,
    html`<p>${errorText(error, language)} ${isSimulated ? say("errorSimulated", language) : ""}</p>
<h2>${say("errorNow", language)}</h2><p>${say("errorNowText", language)}</p>
<h2>${say("errorIt", language)}</h2><p class="mono" lang="en">${[error, description].filter(Boolean).join(": ")}</p>`,
    null,
  );
}

export const PAGE_CSS = `:root{--canvas:#F3F5F2;--surface:#FFFFFF;--line:#D6DCD7;--line-strong:#75817C;--ink:#15211F;--ink-2:#3F4D49;--ink-3:#5C6965;--accent:#0B5F61;--accent-hover:#084A4C;--accent-tint:#DFEFED;--on-accent:#FFFFFF;--link:#0B5F61;--focus:#0A49C2;--env:#6B3A00;--env-bg:#FFE3AD;
--sans:"Segoe UI","Open Sans","Noto Sans",-apple-system,"Helvetica Neue",Arial,"Microsoft JhengHei UI","Microsoft JhengHei","PingFang TC","Noto Sans CJK TC","Noto Sans TC",sans-serif;--mono:"Cascadia Mono",Consolas,"SF Mono",Menlo,"Liberation Mono","Noto Sans Mono CJK TC",monospace}
@media (prefers-color-scheme:dark){:root{--canvas:#0E1614;--surface:#16211E;--line:#2E3D38;--line-strong:#7F8F89;--ink:#EDF3F0;--ink-2:#C2CFCA;--ink-3:#98A8A2;--accent:#5CC4BE;--accent-hover:#7AD6D0;--accent-tint:#17403E;--on-accent:#06201F;--link:#7AD6D0;--focus:#8FB8FF;--env:#FFD78A;--env-bg:#4A3206}}
*{box-sizing:border-box}
body{margin:0;font:14px/20px var(--sans);color:var(--ink);background:var(--canvas);font-variant-numeric:tabular-nums lining-nums}
.strip{display:flex;flex-wrap:wrap;gap:4px 10px;padding:5px 16px;background:var(--env-bg);color:var(--env);font-size:12px;line-height:18px}
.strip a{margin-left:auto;color:inherit}
main{max-width:640px;margin:24px auto;padding:20px 24px;background:var(--surface);border:1px solid var(--line);border-radius:8px}
h1{font-size:20px;line-height:26px;margin:0 0 8px;font-weight:600}
h2{font-size:14px;line-height:20px;margin:16px 0 2px;font-weight:600}
p{margin:0 0 12px;color:var(--ink-2)}
fieldset{border:0;padding:0;margin:0}
legend{font-weight:600;padding:0;margin-bottom:4px}
ul{list-style:none;margin:0;padding:0}
.choice{display:flex;gap:10px;align-items:flex-start;padding:7px 4px;border-bottom:1px solid var(--line);cursor:pointer}
.choice input{width:18px;height:18px;margin:1px 0 0;accent-color:var(--accent);flex:none}
small{display:block;font-size:12px;line-height:16px;color:var(--ink-3)}
.mono{font-family:var(--mono);font-size:12px;overflow-wrap:anywhere}
.patients{max-height:50vh;overflow:auto;border:1px solid var(--line);border-radius:4px}
.patients button{display:block;width:100%;text-align:left;border:0;border-bottom:1px solid var(--line);border-radius:0;background:none;padding:7px 12px;font-weight:400;color:var(--ink);height:auto}
.patients button:hover{background:var(--accent-tint)}
.search{display:grid;grid-template-columns:1fr auto;gap:4px 8px;margin-bottom:12px}
.search label{grid-column:1/3;font-weight:600}
input[type=search]{height:36px;border:1px solid var(--line-strong);border-radius:4px;padding:0 10px;font:inherit;color:inherit;background:var(--surface);min-width:0}
button{height:36px;padding:0 16px;border:1px solid var(--line-strong);border-radius:4px;background:var(--surface);color:var(--ink);font:600 14px/20px var(--sans);cursor:pointer}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.primary:hover{background:var(--accent-hover)}
button.quiet{border-color:transparent;background:none;color:var(--link)}
.buttons{display:flex;justify-content:space-between;gap:8px;margin-top:16px}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.patients button:focus-visible{outline-offset:-2px}
.count,.note{font-size:12px;line-height:16px;color:var(--ink-3);margin-bottom:6px}
`;
