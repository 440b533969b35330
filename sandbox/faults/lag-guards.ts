import type { Guard } from './guard.ts';

/** What keeps a number whole while reads lag behind changes. */
export const lagGuards: readonly Guard[] = [
  {
    name: 'what was made a moment ago is waited for',
    scenarios: 'a new number, reads behind: Exotel by 60 s',
    without: [{ text: '!isRecent(known.changedAt)', becomes: 'true' }],
  },
  {
    name: 'a change of ours that does not show yet is no conflict',
    scenarios: 'a new number, reads behind: what is below',
    without: [{ text: 'if (at !== undefined && isRecent(at)) throw', becomes: 'if (false) throw' }],
  },
  {
    name: 'what is gone and still listed is not taken for there',
    scenarios: 'call fails, reads behind: Exotel by 60 s',
    without: [
      { text: 'named.filter(({ trunkSid }) => !gone.has(trunkSid))', becomes: 'named' },
      { text: 'credentials.filter(({ credentialId }) => !gone.has(credentialId))', becomes: 'credentials' },
      { text: 'isActive && !gone.has(productId)', becomes: 'isActive' },
    ],
  },
  {
    name: 'an id that the ledger has is deleted though no list shows it',
    scenarios: 'a trunk that no read shows yet',
    without: [
      { text: 'if (!isShown && !isHidden) {', becomes: 'if (!isShown) {' },
      { text: 'recordedId && isRecent(entry.changedAt) ? [recordedId] : []', becomes: '[] as string[]' },
    ],
  },
  {
    name: 'a value that was written a moment ago is waited for',
    scenarios: 'rolled back before the list shows it',
    without: [
      {
        text: 'if (!written || !isRecent(written.at) || isShown(written.value)) return;',
        becomes: 'if (!written || Date.now() > 0) return;',
      },
    ],
  },
  {
    name: "an agent's list that is older than what was written is not written back",
    scenarios: 'does not show the first one yet',
    without: [{ text: 'throw notVisibleYet(describeNumbers(agent.agentId), written.at);', becomes: 'return;' }],
  },
  {
    name: 'an agent that does not show its numbers is not one without',
    scenarios: 'does not show its numbers, reads behind: both',
    without: [{ text: 'agent.productIds ?? (await this.#productsOf(agentId))', becomes: 'agent.productIds ?? []' }],
  },
  {
    name: 'which agent has a number is not taken from a list that lags',
    scenarios: 'a move to another agent that fails, reads behind: drawn',
    without: [{ text: 'if (shouldHold !== (holder === agent)) throw', becomes: 'if (false) throw' }],
  },
  {
    name: 'a number that was released is not called there for a list that lags',
    scenarios: "deprovisioned, reads behind: Atoms' list of numbers",
    without: [{ text: 'if (at !== undefined && isRecent(at)) {', becomes: 'if (false) {' }],
  },
  {
    name: 'a deletion that still shows is looked for again',
    scenarios: 'have no effect',
    without: [{ text: 'if (isRecent(since)) throw', becomes: 'if (false) throw' }],
  },
  {
    name: 'an agent that lost a number without an answer is known to have had it',
    scenarios: 'the number has left that one is not answered',
    without: [{ text: 'isSeenOff && written.value.before.productIds.includes(productId)', becomes: 'false' }],
  },
];
