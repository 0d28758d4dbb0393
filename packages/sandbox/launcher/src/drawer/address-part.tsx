import { useEffect, useState } from "react";
import type { LaunchSettings } from "../../../src/launch-settings.ts";
import { copyWord, useCopy } from "../fields.tsx";
import { Icon } from "../icons.tsx";
import type { Say } from "../words/index.ts";

interface Props {
  settings: LaunchSettings;
  patient: string;
  say: Say;
  /** Makes a launch and returns its whole address. */
  onAddress(): Promise<string>;
}

/** An address that launches once. */
export function AddressPart({ onAddress, patient, say, settings }: Props) {
  const [address, setAddress] = useState<string | null>(null);
  const clipboard = useCopy();
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address belongs to the settings it was made with
  useEffect(() => setAddress(null), [settings, patient]);
  return (
    <div className="part last">
      <div className="line">
        <b>{say("address")}</b>
        <button
          type="button"
          className="link small"
          data-testid="copy-address"
          onClick={async () => {
            const made = await onAddress();
            setAddress(made);
            await clipboard.copy(made);
          }}
        >
          <Icon name="copy" size={14} /> {address ? copyWord(clipboard.state, say("copy"), say) : say("copy")}
        </button>
      </div>
      <code className="address" data-testid="launch-address" role="status">
        {address ?? say("copyHint")}
      </code>
    </div>
  );
}
