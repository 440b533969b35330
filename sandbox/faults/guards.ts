import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** What keeps a number whole, and how the bundles are built without it. */
export interface Guard {
  name: string;
  /** The cells that are tried besides the scenarios, as `--only` takes them. */
  cells: string;
  /** Each is one place in a file of lambdas/: the text that is there, and what stands there without the guard. */
  without: readonly { file: string; text: string; becomes: string }[];
}

const step = (name: string) => `workflows/provision-number/${name}.ts`;

export const guards: readonly Guard[] = [
  {
    name: 'look before: Create trunk',
    cells: 'Create trunk',
    without: [
      {
        file: 'things/trunk/trunk.ts',
        text: "if (name === 'taken') throw notOurs(trunkName);",
        becomes: '',
      },
    ],
  },
  {
    name: 'look before: Map DID to trunk',
    cells: 'Map DID',
    without: [
      {
        file: 'things/did-mapping/did-mapping.ts',
        text: 'mapping: await findMapping(exotel, trunkSid, phoneNumber),',
        becomes: 'mapping: undefined,',
      },
    ],
  },
  {
    name: 'look before: Set digest credentials',
    cells: 'Set digest',
    without: [
      {
        file: 'things/digest/digest.ts',
        text: 'credentials.find((credential) => credential.userName === userName)',
        becomes: 'undefined',
      },
    ],
  },
  {
    name: 'look before: Allow static IPs',
    cells: 'Allow static',
    without: [
      { file: 'things/allowed-ips/allowed-ips.ts', text: 'if (allowed.has(', becomes: 'if (false && allowed.has(' },
    ],
  },
  {
    name: 'look before: Import number to Atoms',
    cells: 'Import number',
    without: [
      {
        file: 'things/imported-number/imported-number.ts',
        text: 'imported: await findImported(atoms, phoneNumber),',
        becomes: 'imported: undefined,',
      },
    ],
  },
  {
    name: 'look before: Post destination URIs',
    cells: 'Post destination',
    without: [
      {
        file: 'things/destination/destination.ts',
        text: 'return posted.some((entry) => sameDestination(entry, destination))',
        becomes: 'return false',
      },
    ],
  },
  {
    name: 'look before: Attach number to agent',
    cells: 'Attach number',
    without: [
      {
        file: 'things/agent-attachment/agent-attachment.ts',
        text: 'if (isAttached(agent, productId))',
        becomes: 'if (false)',
      },
    ],
  },
  {
    name: 'look before: Route DID to Connect flow',
    cells: 'Route DID',
    without: [
      {
        file: 'things/connect-route/connect-route.ts',
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
        file: 'reconcile/carry-out.ts',
        text: 'const earlier = await entries.intend(effect, key, owners, intent);',
        becomes: 'const earlier = await undefined;',
      },
      {
        file: 'reconcile/carry-out.ts',
        text: "await entries.record(effect, key, result);\n  return { result, outcome: 'created' };",
        becomes:
          "await entries.put(effect, key, owners[0], { intent, result });\n  return { result, outcome: 'created' };",
      },
    ],
  },
  {
    name: 'a refusal takes the intention back',
    cells: 'create trunk /',
    without: [
      {
        file: 'reconcile/carry-out.ts',
        text: 'if (!earlier && !changed && isRefusal(error)) await entries.forget(effect, key);',
        becomes: '',
      },
    ],
  },
  {
    name: "the agent's list is read after it was written",
    cells: 'update agent',
    without: [
      {
        file: 'things/agent-attachment/agent-numbers.ts',
        text: 'if (missing.length === 0 && agent?.allowInboundCall === wanted.allowInboundCall) return;',
        becomes: 'if (wanted) return;',
      },
    ],
  },
  {
    name: 'the lease',
    cells: 'update agent',
    without: [
      {
        file: 'platform/ledger/leases.ts',
        text: 'if (refused) throw new BusyError(',
        becomes: 'if (false) throw new BusyError(',
      },
    ],
  },
  {
    name: 'the claim of a number',
    cells: 'Map DID',
    without: [
      {
        file: step('claim-number'),
        text: 'await requireFree(phoneNumber, before);',
        becomes: '',
      },
      {
        file: 'numbers/claim.ts',
        text: 'return claim?.owner === execution && !claim.released ? claim : undefined;',
        becomes: 'return claim;',
      },
    ],
  },
  {
    name: 'a step needs the claim',
    cells: 'Map DID',
    without: [
      {
        file: 'workflows/define-claimed-step.ts',
        text: 'await requireClaim(openClaims(), phoneNumberOf(given), context.execution)',
        becomes: '[context.execution]',
      },
    ],
  },
  {
    name: "only one's own is rolled back",
    cells: 'moves to another',
    without: [
      {
        file: 'reconcile/own-entries.ts',
        text: 'entry.name === effect.name && isOwn(entry)',
        becomes: 'entry.name === effect.name',
      },
      {
        file: 'things/trunk/undo.ts',
        text: 'if (isThis && isOwn(work, creation))',
        becomes: 'if (isThis)',
      },
    ],
  },
  {
    name: 'a trunk that another number uses is left',
    cells: 'delete trunk',
    without: [{ file: 'things/trunk/undo.ts', text: 'if (others.length > 0) {', becomes: 'if (others.length > 99) {' }],
  },
  {
    name: 'inbound calls stay while another number needs them',
    cells: 'Roll back: Atoms, update agent',
    without: [
      {
        file: 'things/agent-attachment/undo.ts',
        text: 'if (!entry) continue;',
        becomes: 'continue;',
      },
    ],
  },
  {
    name: 'a lost call is not placed again while it may ring',
    cells: 'place call',
    without: [{ file: 'calls/lost-calls.ts', text: 'if (stillRinging > 0)', becomes: 'if (false)' }],
  },
  {
    name: 'the former agent gets the number back',
    cells: 'move',
    without: [
      {
        file: 'things/agent-attachment/undo.ts',
        text: 'if (isBack) await',
        becomes: 'if (false) await',
      },
    ],
  },
  {
    name: 'an undo that fails does not keep the others from being tried',
    cells: 'delete trunk',
    without: [{ file: 'things/undo.ts', text: 'failures.push(error);', becomes: 'throw error;' }],
  },
];

const lambdas = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** Builds the bundles without a guard. @throws Error when a place is not there: the code has changed, and this must too. */
export function withoutGuard(guard: Guard): Plugin {
  const files = Map.groupBy(guard.without, ({ file }) => join(lambdas, file));
  return {
    name: 'without-guard',
    setup(build) {
      build.onLoad({ filter: /lambdas.*\.ts$/ }, ({ path }) => {
        const places = files.get(path);
        if (!places) return undefined;
        let contents = readFileSync(path, 'utf8');
        for (const { file, text, becomes } of places) {
          if (contents.split(text).length !== 2) throw new Error(`${guard.name}: ${file} does not have once: ${text}`);
          contents = contents.replace(text, () => becomes);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
