import type { Adapter, AdapterPayload } from "oidc-provider";
import type { Database } from "./database.ts";

/** oidc-provider's storage on our database. */
export function createAdapter(database: Database): (model: string) => Adapter {
  return (model) => ({
    async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
      database.upsert(model, id, payload, expiresIn);
    },
    async find(id: string) {
      return database.find(model, id) as AdapterPayload | undefined;
    },
    async findByUid(uid: string) {
      return database.findByUid(model, uid) as AdapterPayload | undefined;
    },
    async findByUserCode() {
      return undefined;
    },
    async consume(id: string) {
      database.consume(model, id);
    },
    async destroy(id: string) {
      database.destroy(model, id);
    },
    async revokeByGrantId(grantId: string) {
      database.revokeGrant(grantId);
    },
  });
}
