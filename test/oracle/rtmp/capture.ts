import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';

export interface Capture {
  /** Ends it and writes what was captured since; throws if packets were lost. */
  save(path: string): Promise<void>;
}

const argumentsFor = (port: number): readonly string[] => [
  // Room for a session at the speed of loopback: the default loses packets.
  ...['-s', '65535', '-B', '65536', '--immediate-mode', '-U'],
  ...['-i', 'lo', '-w', '-', `tcp port ${port}`],
];
/** Without a packet for so long, all have come. */
const QUIET_MS = 300;

const begun = async (child: Child): Promise<boolean> =>
  child.said(/listening on/).then(
    () => true,
    () => false,
  );

/** True if this user may capture on loopback. */
export const canCapture = async (): Promise<boolean> => {
  const child = startChild('tcpdump', argumentsFor(9), { binary: true });
  const can = await begun(child);
  await child.stop('SIGINT');
  return can;
};

/** Records what goes over a port of loopback as a pcap file (Ethernet). Needs tcpdump and its rights. */
export const capture = async (port: number): Promise<Capture> => {
  const child = startChild('tcpdump', argumentsFor(port), { binary: true });
  if (!(await begun(child))) throw new Error(`tcpdump: ${child.output()}`);
  return {
    save: async (path) => {
      for (let size = -1; size !== child.bytes().length; await sleep(QUIET_MS)) size = child.bytes().length;
      await child.stop('SIGINT');
      const [, lost = '?'] = /(\d+) packets? dropped by kernel/.exec(child.output()) ?? [];
      if (lost !== '0') throw new Error(`tcpdump lost ${lost} packets:\n${child.output()}`);
      writeFileSync(path, child.bytes());
    },
  };
};
