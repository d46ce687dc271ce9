/** `lastcall run`, for every way to end: the report is complete, and the command ends as the program does. */
import { expect } from 'chai';
import type { ReportData } from '../../src/debug/report/data.js';
import type { Child } from '../support/child.js';
import { runReported } from '../support/command.js';

/** What became of the records that `programs/cli/ending.ts` makes. */
function fates({ places, totals }: ReportData): string[] {
  const released = places.flatMap(({ labels: [label], died: { exit }, alive }) => [
    ...Array.from({ length: exit }, () => `${label} released by the end`),
    ...(alive > 0 ? [`${label} alive`] : []),
  ]);
  return [`${totals.died.dispose} disposed`, ...released];
}

/** Send a signal only to the command, once the program waits for it. */
function sends(signal: NodeJS.Signals): (child: Child) => Promise<void> {
  return async (child) => {
    await child.prints('waiting');
    child.process.kill(signal);
  };
}

const ALIVE = 'afterTheEnd(Object) alive';
const RELEASED = 'atTheEnd(Object) released by the end';
const ENTRY_RELEASED = 'atTheEnd() released by the end';

interface Way {
  readonly way: string;
  readonly fates: readonly string[];
  /** 0 by default. */
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
  readonly sent?: NodeJS.Signals;
}

const ways: Way[] = [
  { way: 'by an empty loop', fates: [ALIVE, RELEASED] },
  { way: 'by an empty loop that awaits', fates: [ALIVE, ENTRY_RELEASED] },
  { way: 'by an empty loop in a scope', fates: [ALIVE, ENTRY_RELEASED] },
  { way: 'by process.exit', fates: [ALIVE, RELEASED], code: 3 },
  { way: 'by process.exit in a listener to exit', fates: [ALIVE, RELEASED], code: 4 },
  { way: 'by a listener to exit that throws', fates: [ALIVE, RELEASED], code: 1 },
  { way: 'by a listener to exit that calls what is left', fates: [RELEASED], code: 3 },
  { way: 'by an uncaught error', fates: [ALIVE, RELEASED], code: 1 },
  { way: 'by an unhandled rejection', fates: [ALIVE, RELEASED], code: 1 },
  { way: 'by an error that is drained', fates: [ALIVE, RELEASED], code: 1 },
  { way: 'by shutdown', fates: [ALIVE, RELEASED], code: 5 },
  { way: 'by its deadline', fates: [ALIVE, ENTRY_RELEASED] },
  { way: 'after a drain in between', fates: [ALIVE, RELEASED, RELEASED] },
  { way: 'by a signal', sent: 'SIGINT', fates: [ALIVE, RELEASED], signal: 'SIGINT' },
  { way: 'by a signal', sent: 'SIGTERM', fates: [ALIVE, RELEASED], signal: 'SIGTERM' },
  { way: 'by a signal', sent: 'SIGHUP', fates: [ALIVE, RELEASED], signal: 'SIGHUP' },
  { way: 'by a signal that it handles', sent: 'SIGTERM', fates: [ALIVE, RELEASED], code: 6 },
  { way: 'by a signal that it raises again', sent: 'SIGTERM', fates: [ALIVE], signal: 'SIGTERM' },
  { way: 'by a signal that lastcall does not handle', sent: 'SIGTERM', fates: [ALIVE], signal: 'SIGTERM' },
  { way: 'by a signal while nothing is alive', sent: 'SIGINT', fates: [ALIVE], signal: 'SIGINT' },
  { way: 'by a signal to itself', fates: [ALIVE], signal: 'SIGKILL' },
  { way: 'by abort', fates: [ALIVE], signal: 'SIGABRT' },
];

describe('lastcall run of a program that ends', () => {
  for (const { way, sent, fates: expected, code, signal } of ways) {
    const how = signal === undefined ? `exits with ${code ?? 0}` : `dies of ${signal}`;
    it(`${way}${sent === undefined ? '' : `, ${sent}`}, reports all and ${how}`, async () => {
      const { report, ...ended } = await runReported('ending', [way], {
        meanwhile: sent === undefined ? () => {} : sends(sent),
      });
      expect(fates(report)).to.have.members(['1 disposed', ...expected]);
      expect({ code: ended.code, signal: ended.signal }).to.deep.equal({
        code: signal === undefined ? (code ?? 0) : null,
        signal: signal ?? null,
      });
    });
  }
});
