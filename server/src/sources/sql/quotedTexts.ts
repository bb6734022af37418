/** A statement without its strings: what stands in them is looked at later, if at all. */
export function withoutQuotedTexts(text: string): string {
  return text.replace(/(\$[\p{L}_\d]*\$)[\s\S]*?\1|'(?:[^']|'')*'/gu, ' ');
}
