import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { platforms } from './platforms.js';

const NAME = process.platform === 'win32' ? 'vppkit-sim.exe' : 'vppkit-sim';

/**
 * @internal Where the simulator's program is: named by VPPKIT_SIM, in its package, or in PATH. It is as
 * large as all the rest, so it does not come with the package itself.
 */
export function simulatorProgram(): string {
  const given = process.env['VPPKIT_SIM'];
  if (given) return given;
  const packages = platforms().map((platform) => `vppkit-sim-${platform}`);
  for (const name of packages) {
    try {
      return require.resolve(`${name}/${NAME}`);
    } catch {
      // The next one.
    }
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const found = folders.map((folder) => join(folder, NAME)).find(isProgram);
  if (found) return found;
  const message =
    `the simulator is not installed: npm install --save-dev ${packages[0]}, ` +
    `or name the program in the environment variable VPPKIT_SIM, or put ${NAME} into PATH`;
  throw Object.assign(new Error(message), { code: 'ERR_VPPKIT_NO_SIMULATOR' });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
