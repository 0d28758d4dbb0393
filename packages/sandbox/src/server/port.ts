import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";

/** Nobody else on the network reaches the sandbox. */
export const DEFAULT_HOST = "127.0.0.1";

/** The port is in use; `free` is the next one that is not, null when none was found near by. */
export class PortTakenError extends Error {
  readonly port: number;
  readonly free: number | null;

  constructor(port: number, free: number | null) {
    super(`Port ${port} is in use by another program.${free === null ? "" : ` Port ${free} is free.`}`);
    this.name = "PortTakenError";
    this.port = port;
    this.free = free;
  }
}

function tryListen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function isFree(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  try {
    await tryListen(probe, port, host);
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}

/**
 * Could a server listen there?
 * @throws PortTakenError naming the next free port
 */
export async function checkPort(port: number, host: string): Promise<void> {
  const probe = createServer();
  await listen(probe, port, host);
  await new Promise((resolve) => probe.close(resolve));
}

/**
 * Listens and returns the port.
 * @throws PortTakenError naming the next free port
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    return await tryListen(server, port, host);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    for (let next = port + 1; next <= Math.min(port + 50, 65_535); next++)
      if (await isFree(next, host)) throw new PortTakenError(port, next);
    throw new PortTakenError(port, null);
  }
}
