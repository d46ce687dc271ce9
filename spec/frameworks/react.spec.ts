/** lastcall/react in React's real renderers, and in an application. */
import { Page } from './react/page.js';
import { describeUseDisposable } from './react/use-disposable.js';
import { versions } from './react/versions.js';

for (const [name, load] of Object.entries(versions)) {
  describe(`lastcall/react with ${name}`, () => {
    let opened: Awaited<ReturnType<typeof Page.open>>;

    before(async () => {
      opened = await Page.open(load);
    });

    after(() => opened.close());

    describe('useDisposable', () => describeUseDisposable(() => opened.begin()));
  });
}
