import { CHART_REASONS } from "@bedside/chart";
import { type CatalogueEntry, INFERENCE_REASONS } from "@bedside/inference";
import { MODEL_REASONS } from "@bedside/models";
import { CONCEPTS } from "@bedside/terminology";
import { useLingui } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, useEffect, useState } from "react";
import { DomainProvider, setLocale } from "../i18n/i18n.tsx";
import type { AppProps } from "./boot.tsx";
import { storedLocale } from "./locale.ts";
import { useEhrStyle } from "./useEhrStyle.ts";
import { usePreferences } from "./usePreferences.ts";
import { forgetReads } from "./useRead.ts";
import { CATALOGUE_KEY } from "./useResults.ts";

const reasons = { ...CHART_REASONS, ...MODEL_REASONS, ...INFERENCE_REASONS };
const concepts = (id: string) => CONCEPTS[id];

interface AppScreenProps extends AppProps {
  App: ComponentType<AppProps>;
  catalogue: CatalogueEntry[] | null;
}

/** What the screen of an open chart needs around it: what was read, and the words for concepts and reasons. */
export function AppScreen({ App, catalogue, ...props }: AppScreenProps) {
  const [queries] = useState(() => queryClient(catalogue));
  const { session } = props;
  const { i18n } = useLingui();
  useEffect(
    () => session.subscribe(() => session.state().status === "ended" && forgetReads(queries)),
    [session, queries],
  );
  useEhrStyle(session);
  usePreferences(session, ({ language }) => {
    // A choice made in this browser stands.
    if (language && storedLocale() === null) setLocale(i18n, language);
  });
  return (
    <QueryClientProvider client={queries}>
      <DomainProvider concepts={concepts} reasons={reasons}>
        <App {...props} />
      </DomainProvider>
    </QueryClientProvider>
  );
}

function queryClient(catalogue: CatalogueEntry[] | null): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        // A timer that frees an answer later would keep it alive after the session.
        gcTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        // Without a network a read fails and is said to have failed, and what is computed on this PC goes on: neither waits
        // in silence for the network to come back.
        networkMode: "always",
      },
    },
  });
  if (catalogue) client.setQueryData(CATALOGUE_KEY, catalogue);
  return client;
}
