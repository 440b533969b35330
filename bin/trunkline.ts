#!/usr/bin/env node
import { processIo } from '../cli/io.ts';
import { run } from '../cli/run.ts';

// Whoever read the output has gone: nobody reads on.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await run(process.argv.slice(2), processIo());
