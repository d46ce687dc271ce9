/** Tests in an environment that has the globals of a page. */
import { test } from 'lastcall/vitest';
import { expect } from 'vitest';
import { leaveScope } from '../resources.js';

test('has a scope beside a page', ({ scope }) => {
  scope.adopt(document.body.appendChild(document.createElement('p')), (element) => element.remove());
  expect(document.querySelectorAll('p')).toHaveLength(1);
});

test('leaves a scope', () => leaveScope());
