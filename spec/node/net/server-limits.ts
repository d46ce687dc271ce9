/** What a server cannot do on the runtime that runs the specs, whoever ends it: data, with the reasons. */

interface Limit {
  readonly runtime: 'bun';
  /** Of which servers, if not of all. */
  readonly protocol?: string;
  readonly reason: string;
}

const limits: Record<string, Limit> = {
  'close silent connections': {
    runtime: 'bun',
    protocol: 'http',
    reason: 'Bun tells of a connection only when something has come on it, and closes none before',
  },
  'wait for half a head': {
    runtime: 'bun',
    reason: 'Bun does not tell how much has come on a connection',
  },
  'send what has ended': {
    runtime: 'bun',
    reason: 'Bun takes a connection for idle as soon as its response has ended, sent or not',
  },
};

/** Whether a server can do it here; `because` tells in a title why it cannot. */
export function ability(what: string, protocol: string): { readonly can: boolean; readonly because: string } {
  const limit = limits[what];
  if (limit === undefined) throw new Error(`no such limit: ${what}`);
  const concerns = process.versions[limit.runtime] !== undefined && (limit.protocol ?? protocol) === protocol;
  return concerns ? { can: false, because: `: not here, ${limit.reason}` } : { can: true, because: '' };
}
