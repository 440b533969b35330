export default {
  testEnvironment: '<rootDir>/test/outside-environment.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  // For what hangs. What is only slow, on a busy machine, is no failure, and nothing ever waits for this to pass.
  testTimeout: 600_000,
  // Jest leaves a core to itself, which on two cores leaves one test file at a time. Most of the time goes into what
  // the tests start (Lambdas, commands), so that every core is worth a worker.
  maxWorkers: '100%',
  // A process keeps something of each test file. Late in a run it would be busy with its memory above all: what takes six
  // seconds took a hundred. One that has grown makes room for a new one.
  workerIdleMemoryLimit: '1GB',
  // The stack is synthesized once for all test files, and kept until a source of it changes.
  globalSetup: '<rootDir>/test/synthesize-once.ts',
};
