#!/usr/bin/env node
import { runTypeScript } from './any-node.js';

runTypeScript(['bin/trunkline.ts', ...process.argv.slice(2)]);
