import { trunklineApp } from '../lib/app.ts';
import { bundleLambdas } from '../lib/bundles.ts';

try {
  trunklineApp(await bundleLambdas()).synth();
} catch (error) {
  // A setting that is wrong is the operator's to mend: its sentence, without the stack of the CDK around it.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
