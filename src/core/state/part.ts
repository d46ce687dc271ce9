/** The parts of the state that every copy of the package in one program shares: one order, one set of listeners. */
import { shared } from '../platform/shared.js';
import { STATE } from '../platform/symbols.js';

/*
 * Two versions, two bundles, or the ES module and the CommonJS module of one version find the same parts. What they
 * share is plain data and functions, never a class's private fields: a method of one copy meets objects that another
 * copy made.
 */
const parts = shared(STATE, () => Object.create(null) as Record<string, unknown>);

/** The part called `name`; the first copy to ask makes it. Each file of this folder has one. */
export function part<Part>(name: string, make: () => Part): Part {
  return (parts[name] ??= make()) as Part;
}
