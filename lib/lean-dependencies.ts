import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/*
 * What dependencies bring along and no Lambda of ours can reach. A start costs about 1 ms for each 10 kB of code, and a
 * module that is imported dynamically keeps everything that it imports from being joined with the rest.
 */

const leftOut: { file: RegExp; why: string }[] = [
  { file: /undici\/lib\/dispatcher\/client-h2\.js$/, why: 'platform/http/connections.ts allows no HTTP/2' },
  {
    file: /undici\/lib\/web\/(fetch|webidl)\/\w+\.js$/,
    why: 'platform/http/exchange.ts sends text, never FormData or a web stream',
  },
  { file: /undici\/lib\/llhttp\/llhttp-wasm\.js$/, why: 'every processor of Lambda has SIMD' },
  {
    file: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/,
    why: 'no operation that we use streams events',
  },
  { file: /shared-ini-file-loader\/getSSOTokenFromFile\.js$/, why: 'nobody signs in to a Lambda' },
  { file: /bowser\/bowser\.mjs$/, why: 'Lambda is no browser' },
];

/**
 * Lambda gives every function its role's credentials as environment variables; the SDK's default provider asks for those
 * first as well, and brings clients of STS, SSO and the metadata service for all other machines.
 */
const credentialsOfLambda = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";

/** Where the SDK looks for settings after the variables: the home folder, which is empty in Lambda. */
const noConfigurationFiles = `
export const filePromises = {};
export const fileIntercept = {};
export const readFile = async () => { throw new Error('Lambda has no configuration files.'); };`;

/** Endpoint discovery, which is off unless it is asked for, and brings a library of data structures. */
const noEndpointCache = 'export class EndpointCache {}';

/** Of undici's whole, the pool and its `request`: `index.js` requires all the rest, and CommonJS cannot be shaken. */
const poolOfUndici = `
require('./lib/dispatcher/dispatcher.js').prototype.request = require('./lib/api/api-request.js');
exports.Pool = require('./lib/dispatcher/pool.js');`;

const replaced: { file: RegExp; contents: string }[] = [
  { file: /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/, contents: credentialsOfLambda },
  { file: /shared-ini-file-loader\/readFile\.js$/, contents: noConfigurationFiles },
  { file: /@aws-sdk\/endpoint-cache\/dist-es\/EndpointCache\.js$/, contents: noEndpointCache },
  { file: /node_modules\/undici\/index\.js$/, contents: poolOfUndici },
];

/** An esbuild plugin that leaves out what is never reached. Code that still reaches it throws, and says why. */
export const leanDependencies: Plugin = {
  name: 'lean dependencies',
  setup({ onLoad }) {
    for (const { file, contents } of replaced) {
      onLoad({ filter: file }, ({ path }) => ({ contents, resolveDir: dirname(path) }));
    }
    for (const { file, why } of leftOut) {
      onLoad({ filter: file }, ({ path }) => {
        const name = path.replaceAll('\\', '/').split('node_modules/').at(-1);
        const message = `${name} is not in this bundle: ${why}. See lib/lean-dependencies.ts.`;
        return { contents: `module.exports = () => { throw new Error(${JSON.stringify(message)}); };` };
      });
    }
  },
};
