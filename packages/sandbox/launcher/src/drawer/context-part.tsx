import { useState } from "react";
import type { Chart } from "../api.ts";
import { INTENTS } from "../apps.ts";
import { Select, Switch, TextField } from "../fields.tsx";
import type { PartProps } from "./part.ts";

interface Props extends PartProps {
  chart: Chart;
}

const isWebAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? "");

/** What the EHR tells the app about the place it is opened from. */
export function ContextPart({ chart, say, set, settings }: Props) {
  const [other, setOther] = useState("");
  const named = settings.fhirContext.map((item) => item.reference);
  const newest = chart.ecgs[0]?.reference;
  const toggle = (reference: string) =>
    set({
      fhirContext: named.includes(reference)
        ? settings.fhirContext.filter((item) => item.reference !== reference)
        : [...settings.fhirContext, { reference }],
    });
  const date = (iso: string | null) => iso?.slice(0, 10) ?? "";
  const inChart = [
    ...chart.ecgs.map((it) => ({ reference: it.reference, text: `${say("ecg")} ${date(it.date)}` })),
    ...(chart.documents ?? []).map((it) => ({
      reference: it.reference,
      text: [say("document"), it.text, date(it.date)].filter(Boolean).join(" "),
    })),
  ];
  const elsewhere = named.filter((reference) => !inChart.some((item) => item.reference === reference));
  const intents = INTENTS.includes(settings.intent) || settings.intent === "" ? INTENTS : [...INTENTS, settings.intent];
  const none = { value: "", text: say("none") };
  return (
    <fieldset className="part">
      <legend>{say("context")}</legend>
      <Switch
        label={say("banner")}
        code="need_patient_banner"
        checked={settings.needPatientBanner}
        testId="need-patient-banner"
        onChange={(needPatientBanner) => set({ needPatientBanner })}
      />
      <Switch
        label={say("messages")}
        code="smart_web_messaging"
        checked={settings.webMessaging}
        testId="web-messaging"
        onChange={(webMessaging) => set({ webMessaging })}
      />
      <Switch
        label={say("oneEcg")}
        code="fhirContext"
        checked={newest !== undefined && named.includes(newest)}
        disabled={newest === undefined}
        note={newest === undefined ? say("noEcg") : undefined}
        testId="fhir-context"
        onChange={() => newest && toggle(newest)}
      />
      <details className="more" open={named.some((reference) => reference !== newest) || undefined}>
        <summary>{say("nameMore", { n: inChart.length })}</summary>
        <ul className="references">
          {[...inChart, ...elsewhere.map((reference) => ({ reference, text: "" }))].map((item) => (
            <li key={item.reference}>
              <label>
                <input
                  type="checkbox"
                  checked={named.includes(item.reference)}
                  data-testid={`name-${item.reference}`}
                  onChange={() => toggle(item.reference)}
                />
                <span>
                  {item.text} <code>{item.reference}</code>
                </span>
              </label>
            </li>
          ))}
        </ul>
        <form
          className="adding"
          onSubmit={(event) => {
            event.preventDefault();
            const reference = other.trim();
            if (reference && !named.includes(reference)) toggle(reference);
            setOther("");
          }}
        >
          <span className="field">
            <input
              type="text"
              value={other}
              aria-label={say("nameOther")}
              placeholder={say("nameOther")}
              data-testid="name-other"
              onChange={(event) => setOther(event.target.value)}
            />
          </span>
          <button type="submit" className="button small-button" disabled={other.trim() === ""}>
            {say("add")}
          </button>
        </form>
      </details>
      <Select
        label={say("encounter")}
        value={settings.encounter}
        testId="encounter"
        options={[
          { value: "none", text: say("none") },
          { value: "auto", text: say("encounterAuto") },
          { value: "ask", text: say("encounterAsk") },
          ...chart.encounters.map((it) => ({ value: it.id, text: [date(it.date), it.text].filter(Boolean).join(" ") })),
        ]}
        onChange={(encounter) => set({ encounter })}
      />
      <Select
        label={say("intent")}
        value={settings.intent}
        testId="intent"
        options={[none, ...intents.map((intent) => ({ value: intent, text: intent }))]}
        onChange={(intent) => set({ intent })}
      />
      <TextField label={say("tenant")} value={settings.tenant} testId="tenant" onChange={(tenant) => set({ tenant })} />
      <TextField
        label={`${say("style")} · smart_style_url`}
        value={settings.smartStyleUrl}
        testId="smart-style-url"
        placeholder={`${location.origin}/smart-style.json`}
        wrong={settings.smartStyleUrl && !isWebAddress(settings.smartStyleUrl) ? say("urlBad") : null}
        onChange={(smartStyleUrl) => set({ smartStyleUrl })}
      />
      {settings.appContext && (
        <TextField
          label={`${say("appContext")} · appContext`}
          value={settings.appContext}
          testId="app-context"
          mono
          onChange={(appContext) => set({ appContext })}
        />
      )}
    </fieldset>
  );
}
