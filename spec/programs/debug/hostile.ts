/** Names that would become markup, code or control characters if they were not shown as plain text. */
export const HOSTILE: readonly string[] = [
  '</script><script>window.owned = 1</script>',
  '<!--<script>window.owned = 2//',
  '<img src=x onerror="window.owned = 3">',
  `"'\`&quot;&lt;\\u003c${'$'}{window.owned = 4}`,
  'line\u2028paragraph\u2029end',
  'back\u202Ewards',
  'half a pair \uD83D',
  'ünïcödé 名前 👩‍🚀',
  ']]>--><style>*{display:none}</style>',
  'long'.repeat(2_000),
];
