import { SaxesParser } from "saxes";
import { EcgFileError } from "../file/error.ts";

/** An element of a parsed document: names without prefix, text as it stands between the children. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 100;
const MAX_ELEMENTS = 100_000;
/** Characters that are parsed at a time, so that a fault in a long text is met before the whole of it is copied. */
const STEP = 64 * 1024;

/**
 * A document as a tree. Document types are skipped unread: nothing is fetched and no entity but XML's own five is
 * known, so none can expand. Refused: what is not well-formed, deeper than 100 or of more than 100,000 elements, and a
 * root that `checkRoot` throws at, before what follows it is looked at.
 */
export function parseXml(text: string, checkRoot: (name: string) => void): XmlElement {
  const parser = new SaxesParser({ fragment: false, xmlns: false, position: true });
  const open: XmlElement[] = [];
  const pieces: string[][] = [];
  let root: XmlElement | null = null;
  let count = 0;
  parser.on("error", (error) => {
    throw new EcgFileError("xml", { detail: error.message.replace(/\s+/g, " ").slice(0, 120) });
  });
  parser.on("opentag", (tag) => {
    if (++count > MAX_ELEMENTS || open.length >= MAX_DEPTH)
      throw new EcgFileError("xml", { detail: "too many elements" });
    const element: XmlElement = { name: local(tag.name), attributes: Object.create(null), children: [], text: "" };
    for (const [name, value] of Object.entries(tag.attributes)) element.attributes[local(name)] = value;
    if (open.length === 0) {
      checkRoot(element.name);
      root = element;
    } else open.at(-1)!.children.push(element);
    open.push(element);
    pieces.push([]);
  });
  const add = (piece: string) => pieces.at(-1)?.push(piece);
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    open.pop()!.text = pieces.pop()!.join("");
  });
  // XML 1.0 allows nothing before the declaration, where some exporters leave a line or a mark.
  const begin = /[^\ufeff\s]/.exec(text)?.index ?? text.length;
  for (let from = begin; from < text.length; from += STEP) parser.write(text.slice(from, from + STEP));
  parser.close();
  if (root === null) throw new EcgFileError("xml", { detail: "no root element" });
  return root;
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Children of a name. */
export function childrenOf(element: XmlElement | null | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element at the end of a path of names, or null. */
export function at(element: XmlElement | null | undefined, ...path: string[]): XmlElement | null {
  let here: XmlElement | null = element ?? null;
  for (const name of path) here = here?.children.find((child) => child.name === name) ?? null;
  return here;
}

/** Every element of a name below, in the order of the document. `into` says which elements are entered. */
export function descendants(
  element: XmlElement,
  name: string,
  into: (element: XmlElement) => boolean = () => true,
): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...(into(child) ? descendants(child, name, into) : []),
  ]);
}
