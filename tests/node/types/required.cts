// The same types for who requires the package.
import vppkit = require('vppkit');
import testing = require('vppkit/testing');

export const connect: (options?: vppkit.ConnectOptions) => Promise<vppkit.Client> = vppkit.Client.connect;
export const start: typeof testing.Simulator.start = testing.Simulator.start;
