/** Nothing. */
export {};
