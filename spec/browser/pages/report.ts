/** Lists the loaded specs, runs them when Node asks for it, and reports each result to Node. */

declare global {
  interface Window {
    titles: string[][];
    run(): void;
    reportOutcome(index: number, outcome: { state: 'passed' | 'failed' | 'pending'; stack?: string }): void;
    reportEnd(hookFailures: string[]): void;
  }
}

const tests: Mocha.Test[] = [];
mocha.suite.eachTest((test: Mocha.Test) => tests.push(test));

window.titles = tests.map((test) => test.titlePath());

window.run = () => {
  const hookFailures: string[] = [];
  const report = (test: Mocha.Test, state: 'passed' | 'failed' | 'pending', error?: Error): void =>
    window.reportOutcome(tests.indexOf(test), { state, ...(error && { stack: String(error.stack) }) });
  mocha
    .run()
    .on('pass', (test) => report(test, 'passed'))
    .on('pending', (test) => report(test, 'pending'))
    .on('fail', (test, error: Error) => {
      if (tests.includes(test)) report(test, 'failed', error);
      else hookFailures.push(`${test.fullTitle()}: ${String(error.stack)}`);
    })
    .on('end', () => window.reportEnd(hookFailures));
};

export {};
