/** Generates parts of Markdown files. */

/** @returns a table, its columns not yet aligned. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Replace the text between two comments by `part`. */
export function withPart(text: string, begin: string, part: string, end: string): string {
  const [before, rest, ...more] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined || more.length > 0) throw new Error(`${begin} … ${end} must occur exactly once`);
  return `${before}${begin}\n\n${part}\n\n${end}${after}`;
}
