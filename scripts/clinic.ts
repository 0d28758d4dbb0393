// The clinic as a program: the sandbox EHR with the CDS Hooks services on its address. Neither knows the other.
import { mountCdsHooks } from "@bedside/cds-hooks";
import { runSandbox } from "@bedside/sandbox";
import { mountTerminology } from "@bedside/terminology-service";

await runSandbox((site) => [mountCdsHooks(site), mountTerminology()]);
