/** A run with --bail, which ends at the test that leaves something. */
import { describe, it } from 'vitest';
import { leaveScope } from '../resources.js';

describe('with --bail', () => {
  it('passes', () => {});
  it('leaves a scope', () => leaveScope());
  it('is not run', () => {});
});
