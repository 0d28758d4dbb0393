import { useEffect, useState } from "react";
import { api } from "./api.ts";
import { TILES } from "./apps.ts";
import { Icon } from "./icons.tsx";
import { plainMarkdown } from "./plain-markdown.ts";
import { problemText } from "./problem-text.ts";
import type { Card, Cards as CardsAnswer } from "./read-cards.ts";
import type { Language, Say } from "./words/index.ts";

interface Props {
  patient: string;
  practitioner: string;
  language: Language;
  say: Say;
  /** Launches an app of the suite with what the card hands to it. */
  onLaunch(path: string, appContext: string): void;
}

type State = { state: "loading" } | { state: "failed"; why: Error } | { state: "there"; answer: CardsAnswer };

const SLOW_MS = 500;
const INDICATORS = ["info", "warning", "critical"] as const;
const appOf = (url: string) => {
  const parsed = URL.parse(url, location.origin);
  if (parsed?.origin !== location.origin) return null;
  return TILES.find((tile) => parsed.pathname.startsWith(`/${tile.path}/`))?.path ?? null;
};

/** The cards of the CDS Hooks services for this chart; nothing at all where CDS Hooks is off. */
export function Cards({ language, onLaunch, patient, practitioner, say }: Props) {
  const [shown, setShown] = useState<State>({ state: "loading" });
  useEffect(() => {
    let current = true;
    setShown({ state: "loading" });
    api.cards(patient, practitioner, language).then(
      (answer) => current && setShown({ state: "there", answer }),
      (cause: Error) => current && setShown({ state: "failed", why: cause }),
    );
    return () => {
      current = false;
    };
  }, [language, patient, practitioner]);
  if (shown.state === "there" && !shown.answer.enabled) return null;
  return (
    <section className="cards" aria-labelledby="cards-title" data-testid="cards" data-state={shown.state}>
      <h2 id="cards-title">{say("cards")}</h2>
      {shown.state === "loading" && (
        <p className="quiet small" role="status">
          {say("cardsLoading")}
        </p>
      )}
      {shown.state === "failed" && (
        <p className="small warn" role="status">
          <Icon name="warning" size={14} /> {say("cardsFailed", { why: problemText(shown.why, say) })}
        </p>
      )}
      {shown.state === "there" && <Answer answer={shown.answer} language={language} say={say} onLaunch={onLaunch} />}
    </section>
  );
}

function Answer({ answer, onLaunch, say }: { answer: CardsAnswer } & Pick<Props, "language" | "onLaunch" | "say">) {
  const cards = answer.services.flatMap((service) => service.cards.map((card) => ({ service, card })));
  const failed = answer.services.filter((service) => service.error !== null);
  const order = (card: Card) => -INDICATORS.indexOf(card.indicator);
  return (
    <>
      {cards.length === 0 && failed.length === 0 && <p className="quiet">{say("cardsNone")}</p>}
      <ul>
        {cards
          .sort((a, b) => order(a.card) - order(b.card))
          .map(({ card, service }) => (
            <CardView key={`${service.id} ${card.summary}`} card={card} say={say} onLaunch={onLaunch} />
          ))}
      </ul>
      {failed.map((service) => (
        <p key={service.id} className="small warn" role="status" data-testid={`service-failed-${service.id}`}>
          <Icon name="warning" size={14} /> {say("serviceFailed", { service: service.title, why: service.error ?? "" })}
        </p>
      ))}
      <p className="quiet small" data-testid="services-took">
        {answer.services
          .map((service) =>
            say(service.tookMs > SLOW_MS ? "serviceSlow" : "serviceTook", {
              service: service.title,
              ms: Math.round(service.tookMs),
            }),
          )
          .join(" · ")}
      </p>
    </>
  );
}

function CardView({ card, onLaunch, say }: { card: Card } & Pick<Props, "onLaunch" | "say">) {
  const { indicator, links, source } = card;
  const detail = plainMarkdown(card.detail);
  return (
    <li className="advice" data-indicator={indicator} data-testid="card">
      <p className="advice-head">
        <span className="indicator" data-indicator={indicator}>
          <Icon name={indicator === "info" ? "info" : indicator === "warning" ? "warning" : "urgent"} size={14} />
          {say(indicator)}
        </span>
        <b>{card.summary}</b>
      </p>
      {detail.length > 0 && (
        <details>
          <summary className="small">{say("cardMore")}</summary>
          {detail.map((paragraph) => (
            <p key={paragraph} className="advice-detail">
              {paragraph}
            </p>
          ))}
        </details>
      )}
      <p className="advice-foot">
        <span className="quiet small">{source && say("cardSource", { source })}</span>
        <span className="end" />
        {links.map((link) => {
          const app = appOf(link.url);
          if (!link.smart)
            return (
              <a key={link.url} href={safeHref(link.url)} target="_blank" rel="noreferrer" className="small">
                {link.label}
              </a>
            );
          return app === null ? (
            <span key={link.url} className="quiet small">
              {link.label}: {say("cardNotOurs")}
            </span>
          ) : (
            <button
              key={`${link.url} ${link.label}`}
              type="button"
              className="button small-button"
              data-testid={`card-open-${app}`}
              onClick={() => onLaunch(app, link.appContext)}
            >
              {link.label}
            </button>
          );
        })}
      </p>
    </li>
  );
}

/** Only web addresses become links. */
function safeHref(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
}
