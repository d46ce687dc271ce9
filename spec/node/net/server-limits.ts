/** What servers cannot do on some runtimes, even without lastcall: data, with the reasons. */

interface Limit {
  readonly runtime: 'bun';
  /** The protocol that is affected; all if not given. */
  readonly protocol?: string;
  readonly reason: string;
}

const limits: Record<string, Limit> = {
  'close silent connections': {
    runtime: 'bun',
    protocol: 'http',
    reason: 'Bun reports a connection only when something has arrived on it, and closes none before',
  },
  'wait for half a head': {
    runtime: 'bun',
    reason: 'Bun does not report how much has arrived on a connection',
  },
  'send what has ended': {
    runtime: 'bun',
    reason: 'Bun considers a connection idle as soon as its response has ended, sent or not',
  },
};

/** Whether a server can do it on this runtime; `because` says in a title why it cannot. */
export function ability(what: string, protocol: string): { readonly can: boolean; readonly because: string } {
  const limit = limits[what];
  if (limit === undefined) throw new Error(`no such limit: ${what}`);
  const concerns = process.versions[limit.runtime] !== undefined && (limit.protocol ?? protocol) === protocol;
  return concerns ? { can: false, because: `: not here, ${limit.reason}` } : { can: true, because: '' };
}
