import { checkConfig } from "@bedside/smart";
import { createCdsHooks } from "./service.ts";

/** Where the services are mounted, and what they need to know of the place. */
interface Site {
  publicUrl: string;
  /** The text of config.json. */
  config: string;
}

/**
 * The services for a server that serves the apps. A configuration that the apps would refuse gives no services: every
 * address says why.
 */
export function mountCdsHooks({ publicUrl, config }: Site) {
  const checked = checkConfig(config, "config.json");
  const hooks = checked.ok ? createCdsHooks({ config: checked.config, origin: publicUrl }) : null;
  return {
    path: "/cds-services",
    fetch: async (request: Request): Promise<Response> =>
      hooks ? hooks.fetch(request) : Response.json({ error: "config.json is not valid." }, { status: 404 }),
    close: () => hooks?.dispose(),
  };
}
