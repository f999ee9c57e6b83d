#!/usr/bin/env node
import { spawn } from 'node:child_process';

import { simulatorProgram } from './program.js';

const HELP = `usage: vppkit sim [OPTIONS]

  sim   runs a simulator of Apple's services on this machine; \`vppkit sim --help\` has its options
`;

function main([command, ...args]: string[]): void {
  if (command === 'sim') return simulate(args);
  const isAsked = command === 'help' || command === '--help' || command === '-h';
  (isAsked ? process.stdout : process.stderr).write(HELP);
  process.exitCode = isAsked ? 0 : 2;
}

function simulate(args: string[]): void {
  const child = spawn(simulatorProgram(), args, { stdio: 'inherit' });
  // Ctrl-C reaches both; others are handed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', fail);
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal) process.stderr.write(`the simulator was ended by ${signal}\n`);
  });
}

function fail(error: Error): void {
  process.stderr.write(`vppkit: ${error.message}\n`);
  process.exitCode = 1;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  fail(error as Error);
}
