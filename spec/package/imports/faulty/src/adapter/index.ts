/** Imports another part by the name of its entry. */
export { currentScope } from 'lastcall/context';
