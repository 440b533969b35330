import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { trunklineApp } from '../../lib/app.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { bareSettings } from './bare-settings.ts';

test('no deployed Lambda may ask its own loopback for SIP: that is the sandbox’s alone', () => {
  const environments = { dev: bareSettings, prod: { ...bareSettings, keepData: true } };
  const templates = trunklineApp(synthesizedBundles(), { environments }, testFolder()).synth().stacks;
  expect(templates).toHaveLength(2);
  for (const { template } of templates) expect(JSON.stringify(template)).not.toContain('PROBE_LOOPBACK');
});

test('what connects to a host that a request names is the probe alone, which judges the address before', () => {
  const connecting = /from '(node:)?(net|tls|dns|dgram|http|https|http2|dns\/promises|undici)'|\bfetch\(|\bWebSocket\b/;
  const harmless = /import (type )?\{ (isIP(v4)?|BlockList|isIPv4|isIPv6|, )+ \} from 'node:net'/g;
  const files = globSync('lambdas/**/*.ts').filter((file) =>
    connecting.test(readFileSync(file, 'utf8').replace(harmless, '')),
  );
  expect(files.map((file) => file.replaceAll('\\', '/')).sort()).toEqual([
    'lambdas/calls/probe-sip.ts',
    'lambdas/calls/public-host.ts',
    // STS of the Lambda's own region.
    'lambdas/operator/who-asks.ts',
    // Where the settings of the environment say, and nobody else.
    'lambdas/platform/http/connections.ts',
    'lambdas/platform/http/exchange.ts',
  ]);
});
