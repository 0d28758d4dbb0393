import { IN_CHALLENGE, IN_COMPONENT, type Library } from "./library.ts";
import type { ReadGroup } from "./retrieve.ts";

/** How well the words of a query and of a code cover each other, 0 to 1. */
export interface Coverage {
  component: number;
  names: number;
  context: number;
  component2: number;
  /** Share of the component's words that the query has. */
  back: number;
  backWithContext: number;
  challenge: number;
  unmatched: number;
  /** Share of all the words of its names that the query has. */
  backNames: number;
  /** Share of the numbers of the name that the code has; of the code's component that the name has. */
  numbers: number;
  numbersBack: number;
}

/** A place to mark words in, as long as the vocabulary. */
export interface Marks {
  in: Uint8Array;
  said: Uint8Array;
}

export function coverage(groups: readonly ReadGroup[], code: number, library: Library, marks: Marks): Coverage {
  const from = library.start[code] ?? 0;
  const to = library.start[code + 1] ?? 0;
  for (let i = from; i < to; i += 1) marks.in[library.word[i]!] = library.mark[i]!;
  let total = 0;
  let context = 0;
  let inComponent = 0;
  let inComponentOnly = 0;
  let inNames = 0;
  let inContext = 0;
  let unmatched = 0;
  let numbers = 0;
  let numbersFound = 0;
  for (const group of groups) {
    let names = 0;
    let component = 0;
    let narrow = 0;
    for (const one of group.readings) {
      if (one.weight === 0) continue;
      let n = 0;
      let c = 0;
      let k = 0;
      for (const word of one.words) {
        if (word < 0) continue;
        const mark = marks.in[word] ?? 0;
        const weight = library.weight[word] ?? 0;
        if (mark > 0) {
          n += weight;
          marks.said[word] = Math.max(marks.said[word] ?? 0, group.context ? 1 : 2);
        }
        if (mark & (IN_COMPONENT | IN_CHALLENGE)) c += weight;
        if (mark & IN_COMPONENT) k += weight;
        if (!group.context && library.isNumber[word] === 1) {
          numbers += 1;
          if (mark > 0) numbersFound += 1;
        }
      }
      names = Math.max(names, (n / one.weight) * one.trust);
      component = Math.max(component, (c / one.weight) * one.trust);
      narrow = Math.max(narrow, (k / one.weight) * one.trust);
    }
    if (group.context) {
      context += group.weight;
      inContext += group.weight * names;
    } else {
      total += group.weight;
      inNames += group.weight * names;
      inComponent += group.weight * component;
      inComponentOnly += group.weight * narrow;
      if (names < 0.5) unmatched += 1;
    }
  }
  let parts = 0;
  let said = 0;
  let saidAtAll = 0;
  let challenge = 0;
  let challengeSaid = 0;
  let all = 0;
  let allSaid = 0;
  let partNumbers = 0;
  let partNumbersSaid = 0;
  for (let i = from; i < to; i += 1) {
    const word = library.word[i]!;
    const mark = library.mark[i]!;
    const weight = library.weight[word] ?? 0;
    all += weight;
    if ((marks.said[word] ?? 0) > 0) allSaid += weight;
    if (mark & IN_COMPONENT) {
      if (library.isNumber[word] === 1) {
        partNumbers += 1;
        if ((marks.said[word] ?? 0) > 0) partNumbersSaid += 1;
      }
      parts += weight;
      if (marks.said[word] === 2) said += weight;
      if ((marks.said[word] ?? 0) > 0) saidAtAll += weight;
    } else if (mark & IN_CHALLENGE) {
      challenge += weight;
      if ((marks.said[word] ?? 0) > 0) challengeSaid += weight;
    }
  }
  for (let i = from; i < to; i += 1) {
    marks.in[library.word[i]!] = 0;
    marks.said[library.word[i]!] = 0;
  }
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    component: share(inComponent, total),
    component2: share(inComponentOnly, total),
    names: share(inNames, total),
    context: share(inContext, context),
    back: share(said, parts),
    backWithContext: share(saidAtAll, parts),
    challenge: challenge > 0 ? share(challengeSaid, challenge) : 1,
    unmatched,
    backNames: share(allSaid, all),
    numbers: numbers > 0 ? numbersFound / numbers : 1,
    numbersBack: partNumbers > 0 ? partNumbersSaid / partNumbers : 1,
  };
}
