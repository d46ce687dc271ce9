/** The types of functions of `node:fs` that take a descriptor, as methods of an object that has one. */

/**
 * The type of such a function without its first parameter, with all its overloads. None has more than four; if there
 * are fewer, TypeScript repeats the first one.
 */
export type WithoutDescriptor<Function> = Function extends {
  (fd: number, ...args: infer A1): infer R1;
  (fd: number, ...args: infer A2): infer R2;
  (fd: number, ...args: infer A3): infer R3;
  (fd: number, ...args: infer A4): infer R4;
}
  ? [A1, R1, A4, R4] extends [A4, R4, A1, R1] // there is one overload
    ? (...args: A4) => R4
    : { (...args: A1): R1; (...args: A2): R2; (...args: A3): R3; (...args: A4): R4 }
  : never;
