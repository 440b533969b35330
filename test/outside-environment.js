import { TestEnvironment } from 'jest-environment-node';

// To end by itself, a process waits for each of its threads: dozens of idle Lambdas, longer than Jest has patience with
// the processes that it shares the test files among (those that it can send something to).
if (process.send) process.once('exit', () => process.kill(process.pid, 'SIGKILL'));

/** Jest's own environment for Node, and a way out of it: what is imported by Node itself serves every test file. */
export default class OutsideEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.importOutside = (url) => import(url);
  }
}
