import { cacsCl } from "./cacs-cl.ts";
import type { EquationDefinition, RulesDefinition } from "./definition.ts";
import { ldctTaiwan2022, ldctTaiwan2025, ldctUspstf2021 } from "./ldct.ts";
import { plcom2012 } from "./plcom2012.ts";
import { plcom2012NoRace } from "./plcom2012-norace.ts";
import { rfCl } from "./rf-cl.ts";
import { score2AsiaPacific } from "./score2-asia-pacific.ts";

export const EQUATIONS: readonly EquationDefinition[] = [score2AsiaPacific, rfCl, cacsCl, plcom2012, plcom2012NoRace];

export const RULE_TABLES: readonly RulesDefinition[] = [ldctTaiwan2025, ldctTaiwan2022, ldctUspstf2021];
