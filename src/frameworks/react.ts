/**
 * lastcall/react: resources that live as long as a component is mounted. For React 18 and 19.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
'use client';

export { useDisposable } from './react/use-disposable.js';
export { type MountedScope, useScope } from './react/use-scope.js';
