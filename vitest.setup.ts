import fc from "fast-check";

// One seed for everybody, so that a red run can be repeated; FC_SEED explores others.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261125) });
