// A client of the simulator that the environment names.
import { Client, newGuid, ServerToken } from 'vppkit';

export function connect(options = {}) {
  return Client.connect({
    token: ServerToken.fromText(process.env.SIM_TOKEN), serviceConfigUrl: process.env.SIM_URL,
    hostname: 'mdm.example.com', guid: process.env.GUID ?? newGuid(), firstDelay: 10, ...options,
  });
}
