/** A report as a page of HTML that needs no network: the skeleton in `page/`, its style, its script, and the data. */
import type { ReportData } from './data.js';
// What `npm run build:page` makes of `page/`.
import script from '../../../.build/page/page.js.txt';
import style from '../../../.build/page/page.css.txt';
import skeleton from './page/page.html';

/** The page. It asks for nothing when it is opened, and shows all texts in the data as the text that they are. */
export function toHTML(data: ReportData): string {
  const parts: Record<string, string> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy()}" />`,
    style: `<style>${style}</style>`,
    data: `<script type="application/json" id="data">${embed(data)}</script>`,
    script: `<script>${script}</script>`,
  };
  return skeleton.replace(/<!-- (\w+) -->/g, (comment, name: string) => parts[name] ?? comment);
}

/** Nothing can be loaded, and nothing else runs. */
function policy(): string {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hash(text: string): string {
  // Not imported, since most programs never make a page.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that no text in it can end, or turn into markup. */
function embed(data: ReportData): string {
  return JSON.stringify(data).replace(/[<\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
