import { visibleText } from '../lambdas/telephony/visible-text.ts';
import type { Execution } from './aws/execution.ts';
import type { Sandbox } from './sandbox.ts';

/** What a run left on each side, read from the simulators themselves and not from what the workflow says. */
export async function account(
  sandbox: Sandbox,
  execution: Execution,
  showsSip: boolean,
): Promise<{ text: string; data: object }> {
  const { exotel, atoms, secrets, bus, ledger } = sandbox;
  const changes = (journal: { changed: boolean }[]) =>
    `${journal.length} calls, ${changed(journal)} of which changed something`;
  const data = {
    status: execution.status,
    ...(execution.error && { error: execution.error, cause: execution.cause }),
    ...(execution.status === 'SUCCEEDED' && { output: execution.output }),
    transitions: execution.history.filter(({ type }) => type === 'StateEntered').length,
    exotel: {
      calls: exotel.journal.length,
      trunks: exotel.state.trunks.map((trunk) => ({
        trunkSid: trunk.trunkSid,
        trunkName: trunk.trunkName,
        phoneNumbers: trunk.phoneNumbers.map(({ phoneNumber }) => phoneNumber),
        credentials: trunk.credentials.map(({ userName }) => ({ userName })),
        allowedIps: trunk.whitelistedIps.map(({ ip, mask }) => `${ip}/${mask}`),
        destinationUris: trunk.destinationUris.map(({ destination }) => destination),
        settings: trunk.settings.map(({ name, value }) => `${name}=${value}`),
      })),
      exoPhones: exotel.state.exoPhones.map(({ phoneNumber, voiceUrl }) => ({ phoneNumber, voiceUrl })),
    },
    atoms: {
      calls: atoms.journal.length,
      products: atoms.state.products.map(({ id, phoneNumber, terminationHost, agentId }) => ({
        productId: id,
        phoneNumber,
        terminationHost,
        agentId,
      })),
      conversations: atoms.state.conversations.map(({ id, from, to, status, duration }) => ({
        conversationId: id,
        from,
        to,
        status,
        duration,
      })),
    },
    sip: atoms.sip.ladder.map(({ from, to, transport, summary, authorization }) => ({
      from,
      to,
      transport,
      message: authorization ? `${summary} (with Authorization)` : summary,
    })),
    aws: {
      secrets: [...secrets.values().keys()],
      ledgerItems: (await ledger.items()).length,
      events: bus.events.map((event) => event['detail-type']),
    },
  };

  const lines = [''];
  if (execution.status === 'SUCCEEDED') {
    const { output } = execution as { output: Provisioned };
    const { verification } = output;
    lines.push(`${output.phoneNumber} is provisioned, in ${data.transitions} state transitions.`);
    if (verification.verdict === 'skipped')
      lines.push('  No verification call was asked for: neither direction is proved.');
    else {
      lines.push(`  Proved: ${verification.proved.join(', ')} (${verification.summary}).`);
      if (verification.notProved.length > 0) lines.push(`  Not proved: ${verification.notProved.join(', ')}.`);
    }
  } else {
    lines.push(
      `The execution ${execution.status.toLowerCase()}: ${execution.error}`,
      `  ${sentenceOf(execution.cause)}`,
    );
  }

  lines.push('', `Exotel (${changes(exotel.journal)})`);
  for (const trunk of data.exotel.trunks) {
    lines.push(`  trunk        ${trunk.trunkName}  ${trunk.trunkSid}`);
    for (const number of trunk.phoneNumbers) lines.push(`  DID          ${number}`);
    for (const { userName } of trunk.credentials)
      lines.push(`  digest user  ${userName}  (password: only in the secret)`);
    for (const ip of trunk.allowedIps) lines.push(`  allowed IP   ${ip}`);
    for (const uri of trunk.destinationUris) lines.push(`  destination  ${uri}`);
    for (const setting of trunk.settings) lines.push(`  setting      ${setting}`);
  }
  for (const { phoneNumber, voiceUrl } of data.exotel.exoPhones)
    if (voiceUrl) lines.push(`  flow         ${phoneNumber} -> ${voiceUrl}`);
  lines.push('', `Atoms (${changes(atoms.journal)})`);
  for (const product of data.atoms.products) {
    lines.push(`  number       ${product.phoneNumber}  ${product.productId}  via ${product.terminationHost}`);
    lines.push(`  agent        ${product.agentId ?? 'none'}`);
  }
  for (const call of data.atoms.conversations) {
    lines.push(`  call         ${call.conversationId}  ${call.from} -> ${call.to}: ${call.status}`);
  }
  if (data.sip.length > 0) {
    lines.push('', `SIP (${data.sip.length} messages, as Atoms saw them${showsSip ? '' : '; --sip shows them'})`);
  }
  for (const { from, to, transport, message } of showsSip ? data.sip : []) {
    lines.push(`  ${`${from} -> ${to}`.padEnd(20)} ${transport}  ${message}`);
  }
  lines.push('', 'AWS');
  for (const name of data.aws.secrets) lines.push(`  secret       ${name}`);
  lines.push(`  ledger       ${data.aws.ledgerItems} items`);
  for (const event of data.aws.events) lines.push(`  event        ${event}`);

  if (execution.status === 'SUCCEEDED') {
    const { output } = execution as { output: Provisioned };
    if (output.warnings.length > 0) lines.push('', 'Warnings:', ...output.warnings.map((text) => `  - ${text}`));
    lines.push('', 'Left to do by hand:', ...output.manualSteps.map((step) => `  - ${step}`));
  }
  // Each is one line, whatever it quotes.
  return { text: lines.map(visibleText).join('\n'), data };
}

/** What a Lambda reports is JSON: its message is for a person. */
function sentenceOf(cause = ''): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string } | null)?.errorMessage ?? cause;
  } catch {
    return cause;
  }
}

interface Provisioned {
  phoneNumber: string;
  verification: {
    verdict: string;
    summary: string | null;
    conversationId: string | null;
    proved: string[];
    notProved: string[];
  };
  manualSteps: string[];
  warnings: string[];
}

function changed(journal: { changed: boolean }[]): number {
  return journal.filter((entry) => entry.changed).length;
}
