import { CHART_REASONS } from "@bedside/chart";
import { MODEL_REASONS } from "@bedside/models";
import { conceptById } from "@bedside/terminology";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createI18n, type Locale, UiProvider } from "../src/index.ts";
import { Kit } from "./Kit.tsx";
import { Screen } from "./Screen.tsx";

const query = new URLSearchParams(location.search);
const locale: Locale = query.get("lang") === "en" ? "en" : "zh-TW";
const view = query.get("view") ?? "kit";
const root = document.getElementById("root");

if (root)
  createRoot(root).render(
    <StrictMode>
      <UiProvider
        i18n={createI18n(locale)}
        concepts={conceptById}
        reasons={{ ...CHART_REASONS, ...MODEL_REASONS }}
        theme={query.get("theme") === "dark" ? "dark" : "light"}
        density={query.get("density") === "comfortable" ? "comfortable" : "compact"}
      >
        {view === "kit" ? <Kit /> : <Screen view={view} />}
      </UiProvider>
    </StrictMode>,
  );
