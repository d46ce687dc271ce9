/** Reads texts of JSON from bytes that come in pieces. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Such texts are the names of classes, variables and files. */
const USUAL_LENGTH = 128;

/** Reads or skips one text after the other, each from behind its opening quote on. */
export class TextReader {
  readonly #decoder = new TextDecoder();
  #escaped = false;
  /** What was read so far of the present text, as it stands in the JSON. */
  #kept = new Uint8Array(USUAL_LENGTH);
  #length = 0;

  /**
   * Go on to the end of the text, or of the piece.
   *
   * @param keep whether `text` shall give it.
   * @returns where the closing quote is; or the length of the piece, if it has none.
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

  /** The text that was read, after which the next one may be. */
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
