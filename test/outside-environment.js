import { TestEnvironment } from 'jest-environment-node';

/** Jest's own environment for Node, and a way out of it: what is imported by Node itself serves every test file. */
export default class OutsideEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.importOutside = (url) => import(url);
  }
}
