import type { Guard } from './guard.ts';
import { lagGuards } from './lag-guards.ts';

export const guards: readonly Guard[] = [
  {
    name: 'look before: Create trunk',
    scenarios: 'a trunk of the same name is somebody else',
    without: [
      {
        text: "if (name === 'taken') throw notOurs(trunkName);",
        becomes: '',
      },
    ],
  },
  {
    name: 'look before: Map DID to trunk',
    scenarios: 'a number that somebody mapped to the trunk is provisioned',
    without: [
      {
        text: 'await findMapping(exotel, trunkSid, phoneNumber)',
        becomes: 'undefined as PhoneNumberMapping | undefined',
      },
    ],
  },
  {
    name: 'look before: Set digest credentials',
    cells: 'Set digest',
    without: [
      {
        text: 'credentials.find((credential) => credential.userName === userName)',
        becomes: 'undefined',
      },
    ],
  },
  {
    name: 'look before: Allow static IPs',
    scenarios: 'an IP that somebody allowed',
    without: [{ text: 'if (allowed.has(', becomes: 'if (false && allowed.has(' }],
  },
  {
    name: 'look before: Import number to Atoms',
    cells: 'Import number',
    without: [
      {
        text: 'await findImported(on, phoneNumber)',
        becomes: 'undefined as Product | undefined',
      },
    ],
  },
  {
    name: 'look before: Post destination URIs',
    cells: 'Post destination',
    without: [
      {
        text: 'return isPosted',
        becomes: 'return false',
      },
    ],
  },
  {
    name: 'what an earlier answer has posted is in the way',
    scenarios: 'an earlier answer had another port posted',
    without: [{ text: '!known.postedHere.some((here) => sameDestination(here, each))', becomes: 'true' }],
  },
  {
    name: 'look before: Attach number to agent',
    scenarios: 'a number that is provisioned is run over again',
    without: [
      {
        text: 'if (isAttached(agent, productId))',
        becomes: 'if (false)',
      },
    ],
  },
  {
    name: 'look before: Route DID to Connect flow',
    scenarios: 'a number that is provisioned is run over again',
    without: [
      {
        text: 'isRouted: goesTo(exotel, exoPhone, flowAppId),',
        becomes: 'isRouted: false,',
      },
    ],
  },
  {
    name: 'the intention is written before the act',
    cells: 'create trunk /',
    without: [
      {
        text: 'const earlier = await entries.intend(effect, key, owners, intent);',
        becomes: 'const earlier = await undefined;',
      },
      {
        text: "await entries.record(effect, key, result);\n  return { result, outcome: 'created' };",
        becomes:
          "await entries.put(effect, key, owners[0], { intent, result });\n  return { result, outcome: 'created' };",
      },
    ],
  },
  {
    name: 'a refusal takes the intention back',
    scenarios: 'in an account that does not list its trunks',
    without: [
      {
        text: 'if (!earlier && !changed && isRefusal(error)) await entries.forget(effect, key);',
        becomes: '',
      },
    ],
  },
  {
    name: "the agent's list is read after it was written",
    scenarios: 'another writer takes the number off the agent',
    without: [
      {
        text: 'if (missing.length === 0 && now && agreeOnCalls(now, wanted)) return;',
        becomes: 'if (wanted) return;',
      },
    ],
  },
  {
    name: 'the lease',
    scenarios: 'two numbers begin to use one trunk',
    without: [
      {
        text: 'if (refused) throw',
        becomes: 'if (false) throw',
      },
    ],
  },
  {
    name: 'the claim of a number',
    scenarios: 'a second execution comes for a number',
    without: [
      {
        text: 'await requireFree(phoneNumber, before);',
        becomes: '',
      },
      {
        text: 'return claim?.owner === execution && !claim.released ? claim : undefined;',
        becomes: 'return claim;',
      },
    ],
  },
  {
    name: 'a step needs the claim',
    scenarios: 'redriven, it fails',
    without: [
      {
        text: 'await requireClaim(openClaims(), phoneNumberOf(given), context.execution)',
        becomes:
          '{ answersFor: [], ...(await openClaims().readClaim(phoneNumberOf(given))), owner: context.execution }',
      },
    ],
  },
  {
    name: "only one's own is rolled back",
    cells: 'moves to another',
    without: [
      {
        text: 'entry.name === effect.name && isOwn(entry)',
        becomes: 'entry.name === effect.name',
      },
      {
        text: 'if (isThis && isOwn(work, creation))',
        becomes: 'if (isThis)',
      },
    ],
  },
  {
    name: 'a trunk that another number uses is left',
    scenarios: 'one of two numbers of a trunk is deprovisioned',
    without: [{ text: 'if (others.length > 0) {', becomes: 'if (others.length > 99) {' }],
  },
  {
    name: 'inbound calls stay while another number needs them',
    scenarios: 'which another number has come to need',
    without: [
      {
        text: 'if (!entry) continue;',
        becomes: 'continue;',
      },
      {
        text: 'return others.every((id) => before.includes(id)) ? false : agent.allowInboundCall;',
        becomes: 'return false;',
      },
    ],
  },
  {
    name: 'a lost call is not placed again while it may ring',
    cells: 'place call',
    without: [{ text: 'if (stillRinging > 0)', becomes: 'if (false)' }],
  },
  {
    name: 'the former agent gets the number back',
    cells: 'move',
    without: [
      {
        text: 'if (isBack) await',
        becomes: 'if (false) await',
      },
    ],
  },
  {
    name: 'an undo that fails does not keep the others from being tried',
    scenarios: 'one service is out of order during a roll-back',
    without: [{ text: 'failures.push(error);', becomes: 'throw error;' }],
  },
  {
    name: 'a trunk to which a person has mapped a number is left',
    scenarios: 'from a trunk to which a person has mapped another number',
    without: [{ text: 'if (foreign.length === 0) {', becomes: 'if (foreign.length < 99) {' }],
  },
  {
    name: 'the secret of a trunk that stays is left',
    scenarios: 'one of two numbers of a trunk is deprovisioned',
    without: [
      { text: '!trunkIsOver || (await undoSecret(work, trunkName))', becomes: 'await undoSecret(work, trunkName)' },
    ],
  },
  {
    name: 'the secret of a new trunk of the same name is left',
    scenarios: 'deprovisioned once more when another one has',
    without: [{ text: '(await isNameFree(work, trunkName))', becomes: 'true' }],
  },
  {
    name: 'the secret stays while the number is in Atoms',
    scenarios: 'that Atoms does not release, and is provisioned again',
    without: [
      {
        text: 'if (imported && (version === undefined || imported.intent.secretVersionId === version)) return false;',
        becomes: '',
      },
    ],
  },
  {
    name: 'the end of a call is waited for',
    scenarios: 'while it has a call',
    without: [{ text: 'await findCallsUnderWay(on, phoneNumber)', becomes: '[] as string[]' }],
  },
  {
    name: 'a number that an execution works on is not deprovisioned',
    scenarios: 'deprovisioned while it is being provisioned',
    without: [{ text: "await requireIdle(phoneNumber, claim, 'start again; or stop it');", becomes: '' }],
  },
  {
    name: 'undoing everything needs the claim',
    scenarios: 'redriven while the number is provisioned again',
    without: [
      {
        text: 'await requireClaim(claims, phoneNumber, execution)',
        becomes: '{ undone: [], changes: false, ...(await claims.readClaim(phoneNumber)) }',
      },
    ],
  },
  ...lagGuards,
  {
    name: 'what was to be kept',
    scenarios: 'the next execution keeps what is there: the schedule leaves it',
    without: [{ text: 'if (await anyToBeKept(phoneNumber, owners)) return undefined;', becomes: '' }],
  },
  {
    name: 'what is left to a person',
    scenarios: 'leaves something to a person: the schedule leaves it',
    without: [{ text: 'if (!left?.executions?.some(', becomes: 'if (!owners.some(' }],
  },
];
