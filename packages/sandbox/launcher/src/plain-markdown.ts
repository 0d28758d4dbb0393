/** Markdown as paragraphs of plain text: marks go, words and the addresses of links stay, nothing becomes HTML. */
export function plainMarkdown(source: string): string[] {
  return source
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .map((block) =>
      block
        .split("\n")
        .map(plainLine)
        .filter((line) => line !== "")
        .join("\n"),
    )
    .filter((block) => block !== "");
}

function plainLine(line: string): string {
  if (/^\s*(?:[-*_]\s*){3,}$/.test(line) || /^\s*\|?\s*:?-{3,}/.test(line)) return "";
  return line
    .replace(/^\s{0,3}#{1,6}\s+/, "")
    .replace(/^\s{0,3}>\s?/, "")
    .replace(/^(\s*)[-*+]\s+/, "$1• ")
    .replace(/!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, (_whole, label: string, url: string) =>
      label && url && label !== url ? `${label} (${url})` : label || url,
    )
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, "$2")
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, "$1")
    .replace(/(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])/g, "$1")
    .replace(/`([^`]+)`/g, "$1")
    .trimEnd();
}
