/** Text that is safe to print: a function, a class or a file may be called whatever its maker likes. */

/** What moves the cursor, colours, ends a line, or turns the direction of what follows. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One line, with whatever a terminal would act upon shown as `\u001b`. */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
