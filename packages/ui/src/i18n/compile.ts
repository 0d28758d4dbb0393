import type { CompiledMessage, CompiledMessageToken } from "@lingui/message-utils/compileMessage";

const PLAIN = /^\{\s*(\w+)\s*\}/;
const PLURAL = /^\{\s*(\w+)\s*,\s*plural\s*,\s*/;
const BRANCH = /^(\w+|=\d+)\s*\{/;

/**
 * ICU message to the form that lingui renders, for what our tables use: `{name}` and `{n, plural, one {# row} other {# rows}}`.
 * The whole of ICU takes a parser of 6 kB on the first screen.
 * @throws Error for anything else between braces, so that a table that needs more fails its test.
 */
export function compileMessage(text: string): CompiledMessage {
  const { tokens, rest } = read(text, false);
  if (rest !== "") throw new Error(`message with a stray brace: ${text}`);
  return tokens;
}

/** Reads to the end, or inside a branch of a plural to its closing brace. */
function read(text: string, inPlural: boolean): { tokens: CompiledMessageToken[]; rest: string } {
  const tokens: CompiledMessageToken[] = [];
  let rest = text;
  while (rest !== "" && !rest.startsWith("}")) {
    const words = (inPlural ? /^[^{}#]+/ : /^[^{}]+/).exec(rest)?.[0];
    const name = PLAIN.exec(rest);
    const plural = PLURAL.exec(rest);
    if (words !== undefined) {
      tokens.push(words);
      rest = rest.slice(words.length);
    } else if (inPlural && rest.startsWith("#")) {
      tokens.push("#");
      rest = rest.slice(1);
    } else if (name?.[1] !== undefined) {
      tokens.push([name[1]]);
      rest = rest.slice(name[0].length);
    } else if (plural?.[1] !== undefined) {
      const branches = readBranches(rest.slice(plural[0].length));
      tokens.push([plural[1], "plural", branches.of]);
      rest = branches.rest;
    } else throw new Error(`not a message of our kind: ${text}`);
  }
  return { tokens, rest };
}

function readBranches(text: string): { of: Record<string, CompiledMessage>; rest: string } {
  const of: Record<string, CompiledMessage> = {};
  let rest = text;
  for (let branch = BRANCH.exec(rest); branch?.[1] !== undefined; branch = BRANCH.exec(rest)) {
    const inside = read(rest.slice(branch[0].length), true);
    of[branch[1].replace("=", "")] = inside.tokens;
    rest = inside.rest.slice(1).trimStart();
  }
  if (of.other === undefined || !rest.startsWith("}")) throw new Error(`not a plural of our kind: ${text}`);
  return { of, rest: rest.slice(1) };
}
