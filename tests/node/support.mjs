// What tests share: one simulator a file, and programs as processes of their own.

import { spawn } from 'node:child_process';
import { after } from 'node:test';

import { Simulator } from 'vppkit/testing';

/** A simulator that is stopped when the tests of the file are done. */
export async function simulator(options = {}) {
  const sim = await Simulator.start({ assets: 5, users: 40, devices: 60, assignments: 150, ...options });
  after(() => sim.stop());
  return sim;
}

/** A client that is closed when the tests of the file are done. Repeats come fast. */
export async function client(sim, options = {}) {
  const connected = await sim.connect({ firstDelay: 10, ...options });
  after(() => connected.close());
  return connected;
}

/** Runs a program of this folder: how it ended, what it said, how long it took. */
export function run(program, args = [], { env = {}, node = [], limit = 60_000 } = {}) {
  const file = new URL(`programs/${program}`, import.meta.url).pathname;
  return execute(process.execPath, [...node, file, ...args], { env, limit });
}

export function execute(command, args, { env = {}, limit = 60_000, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, out, err, took: performance.now() - began });
    });
  });
}

/** What a program needs to find the simulator. */
export function environment(sim) {
  return { SIM_URL: sim.url, SIM_TOKEN: sim.tokenText };
}

/** The error that a call rejects with. */
export async function refusal(call) {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

/** Waits until nothing of a client is under way, so that what is left of an earlier test counts for none. */
export async function quiet(client) {
  for (let tries = 0; client.gate.inFlight + client.gate.waiting > 0; tries++) {
    if (tries > 200) throw new Error('requests are still under way');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function collect(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}
