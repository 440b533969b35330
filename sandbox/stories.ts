import type { Request } from '../cli/request.ts';
import type { Execution } from './aws/execution.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';

/** Something that goes another way than to a proved number at once, shown without a service or a person. */
export interface Story {
  /** What it shows, for the help. */
  shows: string;
  request: Request;
  options?: SandboxOptions;
  /** Sets something wrong, or right. */
  prepare?: (sandbox: Sandbox) => Promise<void> | void;
  /** What somebody does while the execution runs. */
  meanwhile?: (sandbox: Sandbox, execution: Execution, tell: (text: string) => void) => Promise<void>;
}

const phoneNumber = '+918045671234';
const otherNumber = '+918045671235';
const agentId = '60d0fe4f5311236168a109ca';
const phone = '+919876543210';
const flowAppId = '12345';
const request = { phoneNumber, agentId };

const stories = {
  'phone-out-of-order': {
    shows: 'the phone of the verification call is out of order (503): a finding, and everything is rolled back',
    request,
    prepare: ({ exotel }) => {
      exotel.state.phones[phone] = 'unavailable';
    },
  },
  'phone-not-answered': {
    shows: 'the phone rings out: outbound is proved all the same',
    request,
    prepare: ({ exotel }) => {
      exotel.state.phones[phone] = 'no_answer';
    },
  },
  'wrong-password': {
    shows: 'somebody has set another digest password on the trunk (401), and what the finding says of it',
    request,
    prepare: (sandbox) =>
      whenPassing(sandbox, 'Check configuration', () => {
        for (const { credentials } of sandbox.exotel.state.trunks) {
          for (const credential of credentials) credential.password = 'another';
        }
      }),
  },
  'missing-applet': {
    shows: 'another number calls this one, whose flow has no Connect applet: the call does not get to the agent',
    request: { ...request, flowAppId, verification: { mode: 'loopback', from: otherNumber } },
    options: { exoPhones: [{ phoneNumber }, { phoneNumber: otherNumber }] },
    prepare: async (sandbox) => {
      // The number that calls is provisioned before.
      await sandbox.provision({ ...request, phoneNumber: otherNumber, verification: 'skip' });
    },
  },
  wait: {
    shows:
      'nobody has said where inbound calls go: the execution waits, a person pastes a web page and then the address',
    request,
    options: { requestDefaults: { destination: null } },
    meanwhile: async (sandbox, execution, tell) => {
      await sandbox.executions.waitsForToken(execution);
      await sandbox.bus.settled();
      for (const originationUri of ['https://app.smallest.ai', sandbox.atoms.sip.tcpUri]) {
        tell(
          `\nA person types:\n  npx trunkline resume --env sandbox --number ${phoneNumber} --origination-uri "${originationUri}"`,
        );
        tell(`  ${await resume(sandbox, { phoneNumber, originationUri, by: 'a person' })}\n`);
      }
    },
  },
} satisfies Record<string, Story>;

export type StoryName = keyof typeof stories;
export const storyNames = Object.keys(stories) as StoryName[];

export function findStory(name: string): Story | undefined {
  return (stories as Record<string, Story>)[name];
}

/** A line of the help for each. */
export function listStories(indent: string): string {
  const widest = Math.max(...storyNames.map((name) => name.length));
  return storyNames.map((name) => `${indent}${name.padEnd(widest)}  ${stories[name].shows}`).join('\n');
}

function whenPassing({ executions }: Sandbox, name: string, change: () => void): void {
  const { onEvent } = executions.options;
  executions.options.onEvent = (event, execution) => {
    onEvent?.(event, execution);
    if (event.type === 'StateExited' && event.state?.name === name) change();
  };
}

/** What the operator's Lambda answers, or refuses. */
async function resume({ template, lambdas }: Sandbox, input: object): Promise<string> {
  const [logicalId] = template.only('AWS::Lambda::Function', 'resumeFunction');
  try {
    const { question, answer } = (await lambdas.invoke(logicalId, input)) as { question: string; answer: string };
    return `The ${question}: ${answer}. It is remembered.`;
  } catch (error) {
    return (error as { failure?: { errorMessage: string } }).failure?.errorMessage ?? String(error);
  }
}
