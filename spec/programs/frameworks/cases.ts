/** The tests that every test framework runs: what they do, what they leave alive, and their errors. */
import { AsyncResource } from 'node:async_hooks';
import { type AsyncScope, finalize, live } from 'lastcall';
import { apart, collect } from '../../support/collect.js';
import { dropManaged, leaveFinalizer, leaveManaged, leaveScope, sleep } from './resources.js';

interface Case {
  readonly title: string;
  body(given: Given): unknown;
  /** The errors, as `brief` shortens them; a test without errors passes. */
  readonly errors?: readonly string[];
}

/** What the program of a test framework gives to a test. */
export interface Given {
  /** The test's own scope. */
  readonly scope: AsyncScope;
  /** A scope that was made before the test. */
  readonly suite: AsyncScope;
  /** The function of the adapter. */
  outliveTest(body: () => unknown): unknown;
}

function closePool(): void {}

/** Code of a test that runs while the next test runs. */
let lateCode: (() => void) | undefined;

export const cases: readonly Case[] = [
  { title: 'passes', body: ({ scope }) => scope.defer(async () => sleep(1)) },
  {
    title: 'leaves a finalizer',
    body: leaveFinalizer,
    errors: ['logOut(Session) in resources'],
  },
  { title: 'leaves a scope', body: leaveScope, errors: ['closeFile() in resources'] },
  {
    title: 'leaves a managed value after it has waited',
    async body() {
      await sleep(1);
      leaveManaged();
    },
    errors: ['closeFile("/tmp/a") in resources'],
  },
  {
    title: 'leaves what waits for the collector',
    body: dropManaged,
    errors: ['closeFile("/tmp/dropped") in resources'],
  },
  {
    title: 'leaves what is collected meanwhile',
    async body() {
      await apart(dropManaged);
      await collect(() => !live().some(({ label }) => label.includes('dropped')));
    },
    errors: ['closeFile("/tmp/dropped") in resources'],
  },
  {
    title: 'leaves what belongs to its suite',
    body({ suite }) {
      suite.defer(closePool);
      suite.child().defer(closePool);
    },
  },
  {
    title: 'leaves what is made in outliveTest',
    body: ({ suite, outliveTest }) => void outliveTest(() => finalize(suite, closePool)),
  },
  {
    title: 'fails and leaves',
    body() {
      leaveFinalizer();
      throw new Error('its own error');
    },
    errors: ['its own error', 'logOut(Session) in resources'],
  },
  {
    title: 'leaves something after it has ended',
    body: () => void (lateCode = AsyncResource.bind(leaveScope)),
  },
  { title: 'runs at the same time', body: () => lateCode?.() },
  {
    title: 'has a scope that fails',
    body: ({ scope }) => scope.defer(async () => Promise.reject(new Error('not released'))),
    errors: ['not released'],
  },
  {
    title: 'leaves twice',
    body() {
      leaveManaged();
      leaveManaged();
    },
    errors: ['closeFile("/tmp/a") in resources, closeFile("/tmp/a") in resources'],
  },
];
