import { App, DefaultStackSynthesizer, type IStackSynthesizer, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Bundles } from './bundles.ts';
import { readSettings } from './settings.ts';
import { TrunklineStack } from './trunkline-stack.ts';

const environmentTag = 'trunkline:environment';

/** The CDK app: a stack `Trunkline-<name>` for each environment of the context, checked by cdk-nag at synth. */
export function trunklineApp(bundles: Bundles, context?: Record<string, unknown>, outdir?: string): App {
  const app = new App({ ...(context && { context }), ...(outdir && { outdir }) });
  for (const [environmentName, settings] of readSettings(app.node.tryGetContext('environments'))) {
    const stack = new TrunklineStack(app, `Trunkline-${environmentName}`, {
      env: { region: settings.region, ...(settings.account && { account: settings.account }) },
      description: `Trunkline ${environmentName}: onboards Exotel numbers to Atoms agents`,
      ...(settings.bootstrapQualifier && {
        synthesizer: new DefaultStackSynthesizer({ qualifier: settings.bootstrapQualifier }) as IStackSynthesizer,
      }),
      environmentName,
      settings,
      bundles,
      // On the stack, where it is looked for, and in the template, for each resource that can have one.
      tags: { [environmentTag]: environmentName },
    });
    Tags.of(stack).add(environmentTag, environmentName);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
