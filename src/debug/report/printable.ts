/** Makes text safe to print: names of functions, classes and files can contain any character. */

/** Characters that move the cursor, change colours, end a line, or reverse the direction of text. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Return `text` as one line, with control characters escaped, such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
