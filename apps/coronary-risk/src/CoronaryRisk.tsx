import { leadingModel } from "@bedside/models";
import { useText } from "@bedside/ui";
import {
  type AppProps,
  type Clinic,
  ClinicFrame,
  EntriesBack,
  FiledUnknown,
  FilingDialog,
  ModelsScreen,
  outcomesOf,
  useClinic,
  useFiledLine,
  useModelFiling,
  useModelsFooter,
} from "@bedside/ui/workspace";
import { useState } from "react";
import { messages } from "./messages.ts";

/** One tab a clinical question: the `group` of the published models. A group without a name of ours shows its id. */
export function CoronaryRisk(props: AppProps) {
  const text = useText<typeof messages>();
  const { appContext, intent } = props.session;
  const clinic = useClinic(props, INTENTS.get(intent ?? "") ?? FIRST_TAB);
  const groups = [...new Set(clinic.models.map(({ card }) => card.group))].sort((a, b) => order(a) - order(b));
  const [chosen, setChosen] = useState<string | null>(null);
  const [reference, setReference] = useState<string | null>(null);
  const asked = groupOfCard(appContext, clinic.models) ?? INTENTS.get(intent ?? "") ?? null;
  const first = asked !== null && groups.includes(asked) ? asked : groups[0];
  const group = chosen ?? first ?? null;
  const outcome = group ? leadingModel(outcomesOf(clinic, group)) : null;
  const filing = useModelFiling(props, clinic, outcome);
  const filedLine = useFiledLine(filing.latest);
  const { sheet, ...footer } = useModelsFooter(outcome, filing.action, filing.verified);
  return (
    <>
      <ClinicFrame
        {...props}
        chart={clinic.chart}
        work={filing.work}
        notices={
          <>
            <EntriesBack entries={clinic.entries} />
            <FiledUnknown filing={filing} />
          </>
        }
        frame={{
          tabs: groups.map((id) => ({ id, label: label(id) })),
          selectedTab: group ?? undefined,
          onSelectTab: setChosen,
          tabsEnd: filedLine && <span data-testid="filed-line">{filedLine}</span>,
        }}
        footer={footer}
        openReference={reference}
        onCloseReference={() => setReference(null)}
      >
        {group && <ModelsScreen clinic={clinic} group={group} filed={filing.filed} onOpenReference={setReference} />}
      </ClinicFrame>
      {sheet}
      <FilingDialog filing={filing} />
    </>
  );

  function label(id: string): string {
    const key = `tab.${id}`;
    return key in messages ? text(key as keyof typeof messages) : id;
  }
}

const FIRST_TAB = "prevention";
const TABS = [FIRST_TAB, "pre-test"];

/** The question that an EHR's launch can ask for; another intent opens the app as always. */
const INTENTS: ReadonlyMap<string, string> = new Map([
  ["prevention", FIRST_TAB],
  ["chest-pain", "pre-test"],
]);

/** The question of the model that a CDS Hooks card of ours speaks of. */
function groupOfCard(appContext: unknown, models: Clinic["models"]): string | null {
  if (typeof appContext !== "object" || appContext === null || !("model" in appContext)) return null;
  return models.find(({ card }) => card.id === appContext.model)?.card.group ?? null;
}

function order(group: string): number {
  const place = TABS.indexOf(group);
  return place < 0 ? TABS.length : place;
}
