#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import password from '@inquirer/password';
import type { Io } from '../cli/io.ts';
import { main } from '../cli/main.ts';

const io: Io = {
  out: process.stdout,
  err: process.stderr,
  input: process.stdin,
  env: process.env,
  onInterrupt(callback) {
    process.on('SIGINT', callback);
    return () => void process.off('SIGINT', callback);
  },
  askSecret: (question) => password({ message: question, mask: false }),
  async ask(question) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  },
};

// Nobody reads on.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await main(process.argv.slice(2), io);
