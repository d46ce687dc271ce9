/** Why a server cannot listen, with the address and the way out. */

/** What to do about the error of this code. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'somebody listens there already: end that, or choose another address',
  EADDRNOTAVAIL: 'no interface of this machine has that address: choose one that has, or 0.0.0.0 for all',
  EACCES: 'this user may not listen there: choose a port from 1024 on, or a path that may be written',
  EPERM: 'this user may not listen there: choose a port from 1024 on, or a path that may be written',
  ENOTFOUND: 'there is no such host: check its name',
  ENOENT: 'the folder of that path does not exist: make it first',
  ENOTDIR: 'the folder of that path is none: choose another',
};

/** On a path, what listens there need not be alive. */
const PATH_IN_USE =
  'something is there already: end the program that listens there, or remove what one that crashed has left';

/** Where a server was to listen. */
interface Asked {
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

export function listenError(cause: unknown, asked: Asked): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const wayOut = code === 'EADDRINUSE' && asked.path !== undefined ? PATH_IN_USE : WAYS_OUT[code ?? ''];
  const error = new Error(`listen: cannot listen on ${nameOf(asked)}: ${wayOut ?? message}`, { cause });
  return code === undefined ? error : Object.assign(error, { code });
}

function nameOf({ path, host, port = 0 }: Asked): string {
  if (path !== undefined) return path.replace(/^\0/, '@');
  if (host === undefined) return `port ${port}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
