/** An empty module, to compare imports with. */
export {};
