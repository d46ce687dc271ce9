/** Wrapped values, timers and listeners that are alive when the program ends. */
import { expect } from 'chai';
import { run } from '../support/child.js';

describe('wrapped values, timers and listeners at the end of a program', () => {
  it('are awaited when the loop runs empty', async () => {
    const { stdout, stderr, code } = await run('node/wrapping', 'loop');
    expect(stdout).to.deep.equal(['client ends', 'client ended', '0 listeners']);
    expect([stderr, code]).to.deep.equal(['', 0]);
  });

  it('are ended by the sync twin at process.exit', async () => {
    const { stdout, stderr, code } = await run('node/wrapping', 'exit');
    expect(stdout).to.deep.equal(['client destroyed', '0 listeners']);
    expect([stderr, code]).to.deep.equal(['', 3]);
  });

  it('are awaited at SIGTERM, of which the program dies', async () => {
    const { stdout, stderr, signal } = await run('node/wrapping', 'signal');
    expect(stdout).to.deep.equal(['client ends', 'client ended']);
    expect([stderr, signal]).to.deep.equal(['', 'SIGTERM']);
  });
});
