import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { browserCookie, browserOf } from "../auth/browser.ts";
import type { Launches } from "../auth/launches.ts";
import { harOf } from "./har.ts";
import { LaunchRefused, type MakeLaunch } from "./make-launch.ts";

type Env = { Bindings: HttpBindings };

export interface LaunchRouteOptions {
  publicUrl: string;
  launches: Launches;
  makeLaunch: MakeLaunch;
}

const LONGEST_WAIT_MS = 30_000;

/** Making launches and reading their logs: below /launcher/api, behind its check of the caller. */
export function launchRoutes(options: LaunchRouteOptions): Hono<Env> {
  const { launches } = options;
  const routes = new Hono<Env>();

  routes.post("/launch", bodyLimit({ maxSize: 64 * 1024 }), async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const isBrowser = c.req.header("sec-fetch-site") !== undefined || browserOf(c.env.incoming) !== null;
    const browser = browserOf(c.env.incoming) ?? (isBrowser ? randomBytes(16).toString("base64url") : null);
    try {
      const made = await options.makeLaunch(body, browser);
      if (browser !== null) c.header("set-cookie", browserCookie(browser, options.publicUrl));
      return c.json(made);
    } catch (cause) {
      if (cause instanceof LaunchRefused) return c.json({ error: cause.message, code: cause.code }, 400);
      throw cause;
    }
  });

  /** `since` leaves out launches that have not changed; `wait` (milliseconds) holds the answer until something has. */
  routes.get("/launches", async (c) => {
    const number = (name: string) => Math.max(0, Math.floor(Number(c.req.query(name) ?? 0)) || 0);
    const since = number("since");
    if (c.req.query("since") !== undefined) await launches.changed(since, Math.min(number("wait"), LONGEST_WAIT_MS));
    return c.json(launches.answer(since));
  });

  routes.get("/launches/:id", (c) => {
    const launch = launches.find(c.req.param("id"));
    return launch ? c.json(launch.log()) : c.json({ error: "no such launch, or it is too old" }, 404);
  });

  routes.get("/launches/:id/har", (c) => {
    const launch = launches.find(c.req.param("id"));
    if (!launch) return c.json({ error: "no such launch, or it is too old" }, 404);
    return c.body(JSON.stringify(harOf(launch.log(), options.publicUrl), null, 1), 200, {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="launch-${launch.id}.har"`,
    });
  });

  return routes;
}
