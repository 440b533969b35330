import { App } from 'aws-cdk-lib';
import { printError } from '../cli/io.ts';
import { trunklineApp } from '../lib/app.ts';
import { bundleLambdas } from '../lib/bundles.ts';
import { readSettings } from '../lib/settings.ts';

try {
  // Before the bundles are made, so that a wrong setting shows at once.
  readSettings(new App({ autoSynth: false }).node.tryGetContext('environments'));
  trunklineApp(await bundleLambdas()).synth();
} catch (error) {
  // A setting that is wrong is the operator's to fix: its sentence, without the stack of the CDK around it.
  printError(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
