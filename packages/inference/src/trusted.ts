interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

/** The part of the Trusted Types API that is used here. What it returns is a string to TypeScript. */
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

/** Every address that some part of this page or worker named. */
const known = new Set<string>();
/** The `trusted-types` directive names one policy and allows it once: whoever starts workers here shares it. */
let shared: ScriptUrlPolicy | null = null;

const rules: ScriptUrlPolicy = {
  createScriptURL: (url) => {
    if (!known.has(url)) throw new TypeError(`not a worker of this app: ${url}`);
    return url;
  },
};

function policy(): ScriptUrlPolicy {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  shared ??= trustedTypes?.createPolicy("bedside-worker", rules) ?? rules;
  return shared;
}

/**
 * Lets `new Worker` take these addresses where the page's policy demands Trusted Types.
 * @returns turns one of these addresses into what the browser accepts; throws TypeError for any other.
 */
export function trustOnly(...addresses: readonly string[]): (url: string | URL) => string {
  for (const address of addresses) known.add(address);
  const made = policy();
  return (url) => {
    const address = String(url);
    if (!addresses.includes(address)) throw new TypeError(`not a worker of this app: ${address}`);
    return made.createScriptURL(address);
  };
}
