import "../styles/late.css";
import { preloadInference } from "@bedside/inference/preload";
import { type AppId, beginLaunch, isChartApp, loadConfig } from "@bedside/smart";
import { configUrl, modelsUrl } from "./addresses.ts";
import { asLaunchError } from "./launch-error.ts";

/**
 * `launch.html`: checks the launch and sends the browser to the authorization server. A page is drawn, and the code for it
 * fetched, only when there is something to say: no EHR was named, or the launch failed.
 */
export async function startLaunch(app: AppId): Promise<void> {
  try {
    const config = await loadConfig(configUrl);
    const outcome = await beginLaunch(config, app);
    if (outcome.kind === "choose-issuer") {
      const { showChooser } = await import("./launch-pages.tsx");
      showChooser(app, config, outcome.issuers);
    } else if (isChartApp(app)) {
      // This page lives until the authorization server has answered: time to bring the models closer.
      await preloadInference({ modelsUrl, app });
    }
  } catch (error) {
    const { showFailure } = await import("./launch-pages.tsx");
    showFailure(app, asLaunchError(error));
  }
}
