import { type Access, variables } from './access.ts';
import type { Settings } from './settings.ts';

/** What a request may leave out, since the settings say it for the whole environment. */
export function requestDefaults(settings: Settings): Access {
  const { agentId, terminationHost, originationUri, verificationCallTo, flowAppId, awaitConnectApplet } = settings;
  return variables({
    REQUEST_DEFAULTS: JSON.stringify({
      agentId,
      terminationHost,
      destination: originationUri,
      verificationCallTo,
      flowAppId,
      awaitConnectApplet,
    }),
  });
}

/** Which purchased numbers are announced, and for whom. */
export function purchaseRules(environmentName: string, { announcePurchases }: Settings): Access {
  const { everyMinutes: _, ...rules } = announcePurchases ?? {};
  return variables({
    ENVIRONMENT_NAME: environmentName,
    PURCHASE_RULES: JSON.stringify(announcePurchases && rules),
  });
}
