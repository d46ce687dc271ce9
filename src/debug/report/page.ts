/** Renders a report as one page of HTML: the skeleton in `page/` with its style, its script and the data. */
import type { ReportData } from './data.js';
// `npm run build:page` makes these from `page/`.
import script from '../../../.build/page/page.js.txt';
import style from '../../../.build/page/page.css.txt';
import skeleton from './page/page.html';

/** The page loads nothing from the network, and shows all text of the data as plain text, never as markup. */
export function toHTML(data: ReportData): string {
  const parts: Record<string, string> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy()}" />`,
    style: `<style>${style}</style>`,
    data: `<script type="application/json" id="data">${embed(data)}</script>`,
    script: `<script>${script}</script>`,
  };
  return skeleton.replace(/<!-- (\w+) -->/g, (comment, name: string) => parts[name] ?? comment);
}

/** Block all loading, and all scripts and styles but the page's own. */
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
  // Loaded on demand, since most programs never make a page.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON in which no text can end the script element or start markup. */
function embed(data: ReportData): string {
  return JSON.stringify(data).replace(/[<\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
