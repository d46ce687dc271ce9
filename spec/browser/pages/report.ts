/** Lists the specs that were loaded, and runs them when Node is ready, telling it of each as it ends. */

declare global {
  interface Window {
    titles: string[][];
    run(): void;
    tellOutcome(index: number, outcome: { state: 'passed' | 'failed' | 'pending'; stack?: string }): void;
    tellEnd(hookFailures: string[]): void;
  }
}

const tests: Mocha.Test[] = [];
mocha.suite.eachTest((test: Mocha.Test) => tests.push(test));

window.titles = tests.map((test) => test.titlePath());

window.run = () => {
  const hookFailures: string[] = [];
  const tell = (test: Mocha.Test, state: 'passed' | 'failed' | 'pending', error?: Error): void =>
    window.tellOutcome(tests.indexOf(test), { state, ...(error && { stack: String(error.stack) }) });
  mocha
    .run()
    .on('pass', (test) => tell(test, 'passed'))
    .on('pending', (test) => tell(test, 'pending'))
    .on('fail', (test, error: Error) => {
      if (tests.includes(test)) tell(test, 'failed', error);
      else hookFailures.push(`${test.fullTitle()}: ${String(error.stack)}`);
    })
    .on('end', () => window.tellEnd(hookFailures));
};

export {};
