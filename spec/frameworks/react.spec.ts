/** lastcall/react, in React's real renderers and in an application. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Linter } from 'eslint';
import reactHooks from 'eslint-plugin-react-hooks';
import { run } from '../support/child.js';
import { root } from '../support/root.js';
import { describeActivity } from './react/activity.js';
import { describeAnyOrder } from './react/any-order.js';
import { describeChat } from './react/chat.js';
import { describeDropping } from './react/dropping.js';
import { Page } from './react/page.js';
import { describeUseDisposable } from './react/use-disposable.js';
import { describeUseScope } from './react/use-scope.js';
import { versions } from './react/versions.js';

for (const [name, load] of Object.entries(versions)) {
  describe(`lastcall/react with ${name}`, () => {
    let opened: Awaited<ReturnType<typeof Page.open>>;
    const newPage = () => opened.newPage();

    before(async () => {
      opened = await Page.open(load);
    });

    after(() => opened.close());

    describe('useDisposable', () => describeUseDisposable(newPage));
    describe('useScope', () => describeUseScope(newPage));
    if (!name.startsWith('React 18')) {
      describe('in an Activity', () => describeActivity(newPage));
      describe('in an application', () => describeChat(newPage));
    }
    describe('in any order', () => describeAnyOrder(newPage));
    describe('in a root that is dropped', () => describeDropping(newPage));

    it('acquires nothing on a server, and causes no warnings of React', async () => {
      const html = '<p>nothing yet</p>';
      expect(await run('frameworks/react-server', name)).to.deep.equal({
        stdout: [html, `${html}${html}`, 'true', 'acquired 0, alive 0'],
        stderr: '',
        code: 0,
        signal: null,
      });
    });
  });
}

describe('lastcall/react', () => {
  it('is marked as client code, for servers that render server components', () => {
    expect(readFileSync(join(root, 'dist/frameworks/react.js'), 'utf8')).to.match(/^"use client";/);
  });

  it('lets eslint-plugin-react-hooks check its dependencies', () => {
    const code = `
      import { useDisposable } from 'lastcall/react';
      export function Room({ connect, url, name }) {
        return useDisposable((scope) => connect(url, name, scope.signal), [connect, url]);
      }
    `;
    const messages = new Linter().verify(code, {
      plugins: { 'react-hooks': reactHooks as never },
      rules: { 'react-hooks/exhaustive-deps': ['error', { additionalHooks: 'useDisposable' }] },
    });
    expect(messages.map(({ message }) => message)).to.deep.equal([
      "React Hook useDisposable has a missing dependency: 'name'. Either include it or remove the dependency array.",
    ]);
  });
});
