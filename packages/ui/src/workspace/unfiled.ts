/** The names under which a session keeps unfiled work. */
export const ENTRIES = "entries";
export const DECISIONS = "decisions";
export const MEASUREMENTS = "measurements";
