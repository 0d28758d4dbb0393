/** The part of the Trusted Types API that is used here. What it returns is a string to TypeScript. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/**
 * Lets `new Worker` take these addresses, and no other, where the page's policy demands Trusted Types. The policy's
 * name stands in the `trusted-types` directive; the directive allows it once, so one call a page or worker.
 * @returns turns an address into what the browser accepts; throws TypeError for any other address.
 */
export function trustOnly(...addresses: readonly string[]): (url: string | URL) => string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const createScriptURL = (url: string): string => {
    if (!addresses.includes(url)) throw new TypeError(`not a worker of this app: ${url}`);
    return url;
  };
  const policy = trustedTypes?.createPolicy("bedside-worker", { createScriptURL });
  return (url) => (policy ?? { createScriptURL }).createScriptURL(String(url));
}
