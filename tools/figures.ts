import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startSandbox } from '../sandbox/sandbox.ts';
import { sandboxTemplate } from '../sandbox/synthesize.ts';

/*
 * Prints what docs/figures.md quotes: the size of each Lambda's bundle, and the state transitions and HTTP calls of
 * one number, counted in the sandbox.
 */

const template = await sandboxTemplate();
console.log('| Lambda | bundle, kB | compressed, kB |\n| --- | ---: | ---: |');
for (const [logicalId, { Properties }] of template.ofType('AWS::Lambda::Function')) {
  const code = readFileSync(join(template.assetFolder(logicalId), 'index.js'));
  const { LogGroup } = template.resolve(Properties.LoggingConfig) as { LogGroup: string };
  const sizes = [code, gzipSync(code)].map(({ length }) => Math.round(length / 1000));
  console.log(`| ${LogGroup.split('/').at(-1)} | ${sizes.join(' | ')} |`);
}

const sandbox = await startSandbox(template);
try {
  const execution = await sandbox.provision({
    phoneNumber: '+918045671234',
    agentId: '60d0fe4f5311236168a109ca',
  });
  if (execution.status !== 'SUCCEEDED') throw new Error(`The run ended ${execution.status}: ${execution.cause}`);
  const transitions = execution.history.filter(({ type }) => type === 'StateEntered').length;
  console.log(
    `\nState transitions: ${transitions}\n\n| service | call | times | changes something |\n| --- | --- | ---: | --- |`,
  );
  for (const [service, { journal }] of Object.entries({ Exotel: sandbox.exotel, Atoms: sandbox.atoms })) {
    for (const [operation, calls] of Map.groupBy(journal, (entry) => entry.operation)) {
      const changes = calls.some(({ changed }) => changed) ? 'yes' : '';
      console.log(`| ${service} | ${operation} | ${calls.length} | ${changes} |`);
    }
    console.log(`| ${service} | together | ${journal.length} | ${journal.filter(({ changed }) => changed).length} |`);
  }
} finally {
  await sandbox.close();
}
