/** Suggests a correction of a misspelt word. */

/** The most letters that may be wrong. */
const MOST_WRONG = 2;

/** A suggestion such as ` Did you mean "run"?`, or an empty string. */
export function suggest(word: string, known: readonly string[]): string {
  const [best] = known
    .map((each) => ({ each, wrong: distance(word, each) }))
    .filter(({ each, wrong }) => wrong <= MOST_WRONG && wrong < each.length / 2)
    .sort((a, b) => a.wrong - b.wrong);
  return best === undefined ? '' : ` Did you mean "${best.each}"?`;
}

/** How many letters must be changed, added, removed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [i];
    for (let j = 1; j <= b.length; j++) {
      if (i === 0) {
        row.push(j);
        continue;
      }
      const at = (y: number, x: number): number => (y === i ? row[x] : rows[y]?.[x]) ?? 0;
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
