import { fileURLToPath } from 'node:url';
import { describe, type ExpectStatic, test } from 'vitest';
import { run } from '../process.ts';
import { scene } from './scene.ts';

// The captures in samples/, as tshark reads them: sessions of samples/bframes.flv.

/** A segment with the flags SYN, FIN and RST of TCP, 0 or 1 each, and the messages that it completes. */
const SEGMENT = /^(\d)\t(\d)\t(\d)\t(.*)$/;

const segmentsOf = async (name: string) => {
  const path = fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));
  const columns = ['tcp.flags.syn', 'tcp.flags.fin', 'tcp.flags.reset', '_ws.col.Info'];
  const args = ['-r', path, '-T', 'fields', ...columns.flatMap((column) => ['-e', column])];
  const lines = (await run('tshark', args)).stdout.toString().trimEnd().split('\n');
  return lines.map((line) => {
    const [, syn, fin, reset, said = ''] = SEGMENT.exec(line) ?? [];
    return { syn: syn === '1', fin: fin === '1', reset: reset === '1', said };
  });
};

/** Segments that TCP missed or saw twice, and what tshark cannot read. */
const BROKEN = /not captured|unseen|Retransmission|Out-Of-Order|Malformed/;

/** The session is there from SYN to RST, and in it words in this order. */
const expectSession = async (expect: ExpectStatic, name: string, words: readonly string[]): Promise<void> => {
  const segments = await segmentsOf(name);
  expect(segments.map(({ syn }) => syn).lastIndexOf(true)).toBe(1);
  expect(segments.filter(({ fin }) => fin)).not.toEqual([]);
  expect(segments.map(({ reset }) => reset).indexOf(true)).toBe(segments.length - 1);
  expect(segments.filter(({ said }) => BROKEN.test(said))).toEqual([]);
  const all = segments.map(({ said }) => said).join('\n');
  const places = words.map((word) => all.indexOf(word));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  // 25 frames, their sequence header and the end of sequence; 45 frames and their header.
  expect(all.match(/Video Data/g)).toHaveLength(27);
  expect(all.match(/Audio Data/g)).toHaveLength(46);
};

describe('samples', () => {
  test('publish.pcapng is a whole session', async (context) => {
    await scene(context, 'tshark');
    const commands = ["connect('live')", "_result('NetConnection.Connect.Success'", "releaseStream('demo')"];
    const published = ["publish('demo')", 'NetStream.Publish.Start', '@setDataFrame', 'FCUnpublish', 'deleteStream'];
    await expectSession(context.expect, 'publish.pcapng', ['C0+C1', 'S0+S1+S2', ...commands, ...published]);
  });

  test('play.pcap is a whole session', async (context) => {
    await scene(context, 'tshark');
    const commands = ["connect('live')", "_result('NetConnection.Connect.Success'", 'createStream', "play('demo')"];
    const played = ['NetStream.Play.Start', 'onMetaData', 'Video Data', 'deleteStream', 'NetStream.Play.Stop'];
    await expectSession(context.expect, 'play.pcap', ['C0+C1', 'S0+S1+S2', ...commands, ...played]);
  });
});
