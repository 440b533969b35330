import { describe, expect, test } from '@jest/globals';
import { findStory, type StoryName, storyNames } from '../../sandbox/stories.ts';
import { causeOf, newSandbox, statesOf } from './environment.ts';

/** What whoever starts a story sees of it. */
const shown: Record<StoryName, { ends: string; says: RegExp }> = {
  'phone-out-of-order': {
    ends: 'VerificationFailedError',
    says: /SIP 503 Service Unavailable.*What it had made is undone/s,
  },
  'phone-not-answered': { ends: 'SUCCEEDED', says: /"verdict":"rang".*"proved":\["outbound"\]/ },
  'wrong-password': { ends: 'VerificationFailedError', says: /its password there or what Atoms stored is another/ },
  'missing-applet': { ends: 'VerificationFailedError', says: /leaves what no API shows: .* the Connect applet dials/ },
  wait: { ends: 'SUCCEEDED', says: /"verdict":"answered"/ },
};

describe('a story of the sandbox', () => {
  test.each(storyNames.map((name) => ({ name, ...shown[name] })))(
    '$name ends as it says',
    async ({ name, ...wanted }) => {
      const story = findStory(name);
      if (!story) throw new Error(`There is no ${name}.`);
      const told: string[] = [];
      const sandbox = await newSandbox({ exoPhones: [{ phoneNumber: story.request.phoneNumber }], ...story.options });
      await story.prepare?.(sandbox);
      const execution = sandbox.executions.start(JSON.stringify(story.request));
      await Promise.all([execution.ended, story.meanwhile?.(sandbox, execution, (text) => told.push(text))]);
      expect(execution.error ?? execution.status).toBe(wanted.ends);
      expect(causeOf(execution) ?? JSON.stringify(execution.output)).toMatch(wanted.says);
      if (name !== 'wait') return;
      expect(statesOf(execution)).toContain('Await origination URI');
      expect(told.join('\n')).toMatch(
        /app\.smallest\.ai"\n +originationUri: is a web address.*goes on waiting.*\n.*;transport=tcp"\n +The origination URI: .* is remembered/s,
      );
    },
  );
});
