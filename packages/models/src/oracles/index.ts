export interface OracleCase { id: string }
export interface OracleSuite { model: string; cases: OracleCase[] }
export function oracleCases(_json: unknown): OracleSuite | null { return null; }
