/** Reads JSON strings from bytes that arrive in pieces. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The initial capacity in bytes: most texts are names of classes, variables and files. */
const INITIAL_CAPACITY = 128;

/** Reads or skips texts one by one, each from the byte after its opening quote. */
export class TextReader {
  readonly #decoder = new TextDecoder();
  #escaped = false;
  /** The bytes of the current text so far, with JSON's escapes. */
  #kept = new Uint8Array(INITIAL_CAPACITY);
  #length = 0;

  /**
   * Read to the end of the text or of the piece.
   *
   * @param keep whether to keep the text for `take`.
   * @returns the index of the closing quote; or the length of the piece, if it has none.
   */
  read(bytes: Uint8Array, at: number, keep: boolean): number {
    let escaped = this.#escaped;
    let end = at;
    for (; end < bytes.length; end++) {
      const byte = bytes[end];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) break;
    }
    this.#escaped = escaped;
    if (keep) this.#keep(bytes.subarray(at, end));
    return end;
  }

  /** Return the text that was read, and get ready for the next one. */
  take(): string {
    const json = this.#decoder.decode(this.#kept.subarray(0, this.#length));
    this.#length = 0;
    return JSON.parse(`"${json}"`) as string;
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#kept.length) {
      const longer = new Uint8Array(length * 2);
      longer.set(this.#kept.subarray(0, this.#length));
      this.#kept = longer;
    }
    this.#kept.set(bytes, this.#length);
    this.#length = length;
  }
}
