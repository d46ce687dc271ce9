/** The exports of a module, read from its source. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from './root.js';

export interface Export {
  readonly name: string;
  readonly isType: boolean;
  /** The source file that declares it, relative to the root. */
  readonly file: string;
}

export interface EntryPoint {
  /** The specifier that programs import. */
  readonly name: string;
  /** Its source, relative to the root. */
  readonly source: string;
}

/** The entry points that package.json publishes. */
export function entryPoints(): EntryPoint[] {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const { exports } = JSON.parse(manifest) as {
    exports: Record<string, { readonly default: string } | string>;
  };
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'object' ? [{ name: join('lastcall', path), source: sourceOf(target.default) }] : [],
  );
}

function sourceOf(built: string): string {
  return join('.', built).replace(/^dist/, 'src').replace(/\.js$/, '.ts');
}

/** The names that an entry point re-exports: `export { name, type Type } from './file.js'`. */
export function exportsOf(entry: string): Export[] {
  return parse(entry).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return [];
    if (!ts.isNamedExports(statement.exportClause) || statement.moduleSpecifier === undefined) return [];
    const { text } = statement.moduleSpecifier as ts.StringLiteral;
    const file = join(dirname(entry), text.replace(/\.js$/, '.ts'));
    return statement.exportClause.elements.map(({ name, isTypeOnly }) => {
      return { name: name.text, isType: isTypeOnly || statement.isTypeOnly, file };
    });
  });
}

/** @param file relative to the root. */
export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
}
