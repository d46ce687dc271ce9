/** Reading the caller from the stacks of each engine. */
import { expect } from 'chai';
import { readCaller } from '../../../src/debug/trace/stack.js';

describe('readCaller', () => {
  it("finds the innermost line outside of the package in V8's stacks, of every kind of frame", () => {
    const stack = [
      'Error',
      '    at finalize (file:///srv/node_modules/lastcall/dist/shared/chunk-ABC.js:5:14190)',
      '    at new Session (file:///srv/my%20app/session.js:12:5)',
      '    at Array.map (<anonymous>)',
      '    at async /srv/main.cjs:3:1',
      '    at Object.open [as connect] (C:\\work\\app.js:7:9)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    ].join('\n');
    expect(readCaller(stack)).to.deep.equal({
      site: '/srv/my app/session.js:12:5',
      stack: [
        'at new Session (/srv/my app/session.js:12:5)',
        'at Array.map (<anonymous>)',
        'at async /srv/main.cjs:3:1',
        'at Object.open [as connect] (C:/work/app.js:7:9)',
      ].join('\n'),
    });
  });

  it("reads JavaScriptCore's stacks", () => {
    const stack = 'open@/srv/app/session.js:4:2\n/srv/app/main.js:9:1\nmodule code@/srv/app/main.js:1:1';
    expect(readCaller(stack).site).to.equal('/srv/app/session.js:4:2');
  });

  it('does not skip files whose paths only start like those of the package', () => {
    const stack = 'Error\n    at a (/srv/lastcall-app/dist/a.js:1:1)\n    at b (/srv/b.js:2:2)';
    expect(readCaller(stack).site).to.equal('/srv/lastcall-app/dist/a.js:1:1');
  });

  it('finds no site if no frame has a file, and accepts URLs that are no local paths', () => {
    expect(readCaller('Error\n    at eval (eval at <anonymous>)')).to.deep.equal({
      site: undefined,
      stack: 'at eval (eval at <anonymous>)',
    });
    expect(readCaller('Error\n    at a (file://server/share/a.js:1:1)').site).to.match(/share\/a\.js:1:1$/);
    expect(readCaller('')).to.deep.equal({ site: undefined, stack: '' });
  });
});
