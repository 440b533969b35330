#!/usr/bin/env node
import { processIo } from '../cli/io.ts';
import { run } from '../cli/run.ts';

// The reader of the output has gone.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await run(process.argv.slice(2), processIo());
