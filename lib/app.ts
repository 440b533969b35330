import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Bundles } from './bundles.ts';
import { readSettings } from './settings.ts';
import { TrunklineStack } from './trunkline-stack.ts';

/** The CDK app: a stack `Trunkline-<name>` for each environment of the context, checked by cdk-nag at synth. */
export function trunklineApp(bundles: Bundles, context?: Record<string, unknown>, outdir?: string): App {
  const app = new App({ ...(context && { context }), ...(outdir && { outdir }) });
  for (const [environmentName, settings] of readSettings(app.node.tryGetContext('environments'))) {
    const stack = new TrunklineStack(app, `Trunkline-${environmentName}`, {
      env: { region: settings.region, ...(settings.account && { account: settings.account }) },
      description: `Trunkline ${environmentName}: onboards Exotel numbers to Atoms agents`,
      environmentName,
      settings,
      bundles,
    });
    Tags.of(stack).add('trunkline:environment', environmentName);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
