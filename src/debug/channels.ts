/** Publishes births, deaths and failures on channels of `node:diagnostics_channel`. */
import { channel } from 'node:diagnostics_channel';
import { observe } from '../index.js';

/** Start to publish `{ record }`, `{ record, reason }` and `{ record, reason, error }`. */
export function publish(): void {
  const born = channel('lastcall:born');
  const died = channel('lastcall:died');
  const failed = channel('lastcall:failed');
  observe({
    born(record) {
      if (born.hasSubscribers) born.publish({ record });
    },
    died(record, reason) {
      if (died.hasSubscribers) died.publish({ record, reason });
    },
    failed(record, reason, error) {
      if (failed.hasSubscribers) failed.publish({ record, reason, error });
    },
  });
}
