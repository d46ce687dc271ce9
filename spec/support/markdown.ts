/** Parts of Markdown that programs write. */

/** @returns a table, its columns not yet aligned. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Put a part between two comments. */
export function withPart(text: string, begin: string, part: string, end: string): string {
  const [before, rest, ...more] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined || more.length > 0) throw new Error(`there is no one ${begin} … ${end}`);
  return `${before}${begin}\n\n${part}\n\n${end}${after}`;
}
