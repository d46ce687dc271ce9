/** The types of what concerns the whole program: settings, drains, live records, observers. Compiled, never run. */
import {
  type BasicSignal,
  configure,
  drain,
  type DrainReport,
  type ErrorContext,
  live,
  observe,
  type Observer,
  type Reason,
  type RecordInfo,
  Scope,
  type Settings,
  shutdown,
  SuppressedError,
} from 'lastcall';
import { typeOf } from './equal.js';

// `configure` takes any settings, and nothing else.
configure({});
configure({ signals: true, deadline: 1_000, crash: 'drain', onError: null, progress: false });
configure({ signals: ['SIGTERM', 'SIGINT'] as const, deadline: Infinity, crash: false });
configure({
  onError(error, context) {
    typeOf(error).is<unknown>();
    typeOf(context).is<ErrorContext>();
    typeOf(context.reason).is<Reason>();
    typeOf(context.label).is<string>();
  },
});
declare const settings: Settings;
configure(settings);
// @ts-expect-error: there is no such setting
configure({ timeout: 1_000 });
// @ts-expect-error: a deadline is a number of milliseconds
configure({ deadline: '8s' });
// @ts-expect-error: signals are given by name
configure({ signals: [15] });
// @ts-expect-error: `true` is not one of the values
configure({ crash: true });
// @ts-expect-error: its first parameter is the error
configure({ onError: (error: string) => void error });
// @ts-expect-error: it is on or off
configure({ progress: 'bar' });
// @ts-expect-error: it requires an argument
configure();

// `drain` returns a report, `shutdown` never returns.
typeOf(drain()).is<Promise<DrainReport>>();
drain({});
drain({ deadline: 1_000 });
drain({ deadline: undefined });
// @ts-expect-error: a deadline is a number of milliseconds
drain({ deadline: '1s' });
// @ts-expect-error: the deadline is an option
drain(1_000);
typeOf(shutdown()).is<Promise<never>>();
shutdown(1);
// @ts-expect-error: an exit code is a number
shutdown('SIGTERM');
declare const report: DrainReport;
typeOf(report.ran).is<number>();
typeOf(report.failed).is<number>();
typeOf(report.left).is<RecordInfo[]>();
// @ts-expect-error: a report is read-only
report.ran = 0;

// `live` lists what is alive.
typeOf(live()).is<RecordInfo[]>();
declare const info: RecordInfo;
typeOf(info.id).is<number>();
typeOf(info.kind).is<'finalizer' | 'entry' | 'managed'>();
typeOf(info.label).is<string>();
typeOf(info.atexit).is<boolean>();
typeOf(info.bornAt).is<number>();
typeOf(info.scope).is<number | undefined>();
typeOf(info.site).is<string | undefined>();
// @ts-expect-error: it is a snapshot
info.atexit = false;

// `observe` notifies of any of three events, until it is disposed.
export function observed(): void {
  using usingObserver = observe({
    born: (born) => typeOf(born).is<RecordInfo>(),
    died(died, reason) {
      typeOf(died).is<RecordInfo>();
      typeOf(reason).is<'call' | 'dispose' | 'gc' | 'exit' | 'detach'>();
    },
    failed(failed, reason, error) {
      typeOf(failed).is<RecordInfo>();
      typeOf(reason).is<Reason>();
      typeOf(error).is<unknown>();
    },
  });
  typeOf(usingObserver).is<Disposable>();
}
observe({});
export const observer: Observer = { died: () => {} };
// @ts-expect-error: there are no other events
observe({ created: () => {} });
// @ts-expect-error: an observer's properties must be functions
observe({ born: true });

// `SuppressedError` is a class, and its type is that of its instances, as in the standard.
const suppressed = new SuppressedError('later', 'earlier', 'message');
typeOf(suppressed).is<globalThis.SuppressedError>();
typeOf(SuppressedError('later', 'earlier')).is<globalThis.SuppressedError>();
export const asError: Error = suppressed;
export const asInstance: SuppressedError = suppressed;
declare const joined: SuppressedError;
typeOf(joined).is<globalThis.SuppressedError>();

// A scope's signal has those parts of an `AbortSignal` that every platform has.
export const signal: BasicSignal = new Scope().signal;
