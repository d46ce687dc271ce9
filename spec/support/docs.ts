/** Finds the code blocks of the documentation: in README.md, in `docs`, and in every `@example` of the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import ts from 'typescript';
import { parse } from './exports.js';
import { root } from './root.js';

export interface Block {
  /** Its file, relative to the root. */
  readonly file: string;
  /** The heading above it, or the name of the export that its `@example` documents. */
  readonly name: string;
  /** The first word after the fence, such as `ts`; empty if there is none. */
  readonly language: string;
  /** Whether `no-run` follows that word. */
  readonly noRun: boolean;
  readonly code: string;
}

/** The fenced and indented blocks of a text, named after the heading above them, or `name` if there is none. */
export function blocksOf(markdown: string, file: string, name = ''): Block[] {
  const blocks: Block[] = [];
  let heading = name;
  marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === 'heading') heading = token.text as string;
    if (token.type !== 'code') return;
    const [language = '', ...flags] = ((token.lang as string | undefined) ?? '').split(/\s+/);
    blocks.push({
      file,
      name: heading,
      language,
      noRun: flags.includes('no-run'),
      code: token.text as string,
    });
  });
  return blocks;
}

export function blocksOfPages(): Block[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => `docs/${path}`);
  return ['README.md', ...pages].flatMap((path) => blocksOf(readFileSync(join(root, path), 'utf8'), path));
}

export function blocksOfSources(): Block[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) => examplesIn(parse(join('src', path))));
}

function examplesIn(source: ts.SourceFile): Block[] {
  const blocks: Block[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) {
      for (const { tagName, comment } of node.tags ?? []) {
        if (tagName.text !== 'example') continue;
        blocks.push(
          ...blocksOf(ts.getTextOfJSDocComment(comment) ?? '', source.fileName, nameOf(node.parent)),
        );
      }
    } else {
      node.getChildren(source).forEach(visit);
    }
  };
  visit(source);
  return blocks;
}

/** The name of what a comment documents: `Scope`, or `Scope.run`. */
function nameOf(node: ts.Node): string {
  if (ts.isVariableStatement(node)) return nameOf(node.declarationList.declarations[0] as ts.Node);
  const { name } = node as { name?: ts.Node };
  const own = name?.getText() ?? '';
  return ts.isClassLike(node.parent) || ts.isInterfaceDeclaration(node.parent)
    ? `${nameOf(node.parent)}.${own}`
    : own;
}
