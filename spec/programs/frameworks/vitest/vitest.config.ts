/** How the test files beside it are run. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: '.vite',
  test: { setupFiles: ['lastcall/vitest'], include: ['**/*.test.js'] },
});
