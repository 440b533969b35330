export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  // The first execution of a file starts seventeen Lambdas; on a busy machine that takes a while.
  testTimeout: 30_000,
  // The stack is synthesized once for all test files.
  globalSetup: '<rootDir>/test/synthesize-once.ts',
  globalTeardown: '<rootDir>/test/remove-synthesized.ts',
};
