/** Names an entry that is not there. */
// @ts-expect-error -- see above
export { currentScope } from 'lastcall/nowhere';
