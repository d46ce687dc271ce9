/** Turns `expression; // => value` in documentation into an assertion. */
import ts from 'typescript';

const NOTE = '// => ';

/** Turn each note into a check that the expression before it deeply equals the value, on the same line. */
export function withAssertions(code: string): string {
  const source = ts.createSourceFile('block.ts', code, ts.ScriptTarget.Latest, true);
  const insertions: { at: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const value = ts.isExpressionStatement(node) ? noteAfter(node, code) : undefined;
    if (value !== undefined) {
      const { expression } = node as ts.ExpressionStatement;
      insertions.push({ at: expression.getStart(), text: 'documented((' });
      insertions.push({ at: expression.end, text: `), (${value}))` });
    }
    node.forEachChild(visit);
  };
  visit(source);
  if (insertions.length !== 2 * (code.split(NOTE).length - 1)) {
    throw new Error(`"${NOTE}" must follow an expression and its semicolon:\n${code}`);
  }
  insertions.sort((a, b) => b.at - a.at);
  const asserted = insertions.reduce(
    (text, insertion) => text.slice(0, insertion.at) + insertion.text + text.slice(insertion.at),
    code,
  );
  return `import { deepStrictEqual as documented } from 'node:assert/strict'; ${asserted}`;
}

function noteAfter(statement: ts.ExpressionStatement, code: string): string | undefined {
  const comments = ts.getTrailingCommentRanges(code, statement.end) ?? [];
  const texts = comments.map(({ pos, end }) => code.slice(pos, end));
  return texts.find((text) => text.startsWith(NOTE))?.slice(NOTE.length);
}
