import { describe, expect, it } from 'vitest';
import { addressBytes, addressText } from '../../../src/container/capture/ip-address.ts';
import { pcap } from '../../harness/capture-files.ts';
import { capturedItems, itemText, sentBytes, textsOf } from '../../harness/captured.ts';
import { concat, hex } from '../../harness/flv-writer.ts';
import {
  CLIENT,
  CLIENT6,
  cooked,
  cooked2,
  ethernet,
  ipv4,
  ipv6,
  loopback,
  SERVER,
  SERVER6,
  tcp,
} from '../../harness/packets.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const segment = (data: Uint8Array, fields = {}): Uint8Array =>
  tcp({ from: 50_000, to: 1935, seq: 7, ack: 1, data, ...fields });
const ABC = segment(ascii('abc'));
const V4 = ipv4(ABC);
const V6 = ipv6(ABC);

const itemsOf = (linkType: number, ...packets: readonly Uint8Array[]) =>
  capturedItems([
    pcap(
      packets.map((bytes) => ({ bytes })),
      { linkType },
    ),
  ]);
const READ = ['connection 0 midway', 'client 0 abc'];

describe('link layers', () => {
  const NAMED: readonly (readonly [string, number, Uint8Array])[] = [
    ['Ethernet, IPv4', 1, ethernet(V4)],
    ['Ethernet, IPv6', 1, ethernet(V6)],
    ['VLAN', 1, ethernet(V4, [0x8100])],
    ['QinQ', 1, ethernet(V6, [0x88a8, 0x8100])],
    ['older stacked tags', 1, ethernet(V4, [0x9100, 0x8100])],
    ['Linux cooked v1, IPv4', 113, cooked(V4)],
    ['Linux cooked v1, IPv6', 113, cooked(V6)],
    ['Linux cooked v2, IPv4', 276, cooked2(V4)],
    ['Linux cooked v2, IPv6', 276, cooked2(V6)],
    ['raw IP, IPv4', 101, V4],
    ['raw IP, IPv6', 101, V6],
    ['raw IP of OpenBSD', 14, V4],
    ['raw IP of others', 12, V6],
    ['LINKTYPE_IPV4', 228, V4],
    ['LINKTYPE_IPV6', 229, V6],
    ['null, little-endian', 0, loopback(V4, 2, true)],
    ['null, big-endian', 0, loopback(V4, 2, false)],
    ['null, IPv6 of Linux', 0, loopback(V6, 10, true)],
    ['null, IPv6 of Windows', 0, loopback(V6, 23, true)],
    ['null, IPv6 of NetBSD and OpenBSD', 0, loopback(V6, 24, true)],
    ['null, IPv6 of FreeBSD', 0, loopback(V6, 28, true)],
    ['null, IPv6 of macOS', 0, loopback(V6, 30, true)],
    ['loop', 108, loopback(V4, 2, false)],
    ['loop, IPv6', 108, loopback(V6, 24, false)],
  ];
  it.each(NAMED)('%s', (_, linkType, packet) => {
    expect(textsOf(itemsOf(linkType, packet))).toEqual(READ);
  });

  it('a tag of VLAN in Linux cooked v2', () => {
    const tagged = concat(hex('8100 0000 00000001 0304 00 06 0000000000000000'), hex('0064 0800'), V4);
    expect(textsOf(itemsOf(276, tagged))).toEqual(READ);
  });

  it('that is not read is named once, at the first packet that has it', () => {
    const items = itemsOf(127, V4, V4);
    expect(textsOf(items)).toEqual(['capture-link-type']);
    expect(items[0]).toMatchObject({
      finding: { offset: 40, severity: 'error', message: expect.stringContaining('IEEE802_11_RADIOTAP (127)') },
    });
    expect(itemsOf(4711, V4)[0]).toMatchObject({ finding: { message: expect.stringMatching(/ 4711$/) } });
  });

  it('packets of other protocols are left out; of cut ones, what is there is read', () => {
    const arp = concat(hex('ffffffffffff 020000000001 0806'), new Uint8Array(46));
    expect(itemsOf(1, arp)).toEqual([]);
    for (const [, linkType, packet] of NAMED) {
      for (let length = 0; length < packet.length; length++) {
        const items = itemsOf(linkType, packet.subarray(0, length), arp);
        expect('abc').toContain(String.fromCharCode(...sentBytes(items, 0, 'client')));
        expect(sentBytes(items, 0, 'server')).toEqual(new Uint8Array(0));
      }
    }
  });
});

describe('IPv4', () => {
  const read = (...packets: readonly Uint8Array[]): string[] => textsOf(itemsOf(101, ...packets));

  it('options are skipped', () => {
    expect(read(ipv4(ABC, { options: hex('94040000 01010101') }))).toEqual(READ);
  });

  it('the padding of a short frame is no data', () => {
    const frame = ethernet(ipv4(segment(ascii('a'))));
    expect(frame.length).toBe(60);
    expect(textsOf(itemsOf(1, frame))).toEqual(['connection 0 midway', 'client 0 a']);
    expect(textsOf(itemsOf(1, ethernet(ipv4(segment(new Uint8Array(0))))))).toEqual(['connection 0 midway']);
  });

  it('a total length of 0 is that of the frame (segmentation by the network card)', () => {
    expect(textsOf(itemsOf(1, ethernet(ipv4(segment(ascii('abcdefghij')), { totalLength: 0 }))))).toEqual([
      'connection 0 midway',
      'client 0 abcdefghij',
    ]);
  });

  it('a header or total length that is too small, other versions and other protocols', () => {
    expect(
      read(ipv4(ABC, { totalLength: 19 }), ipv4(ABC, { protocol: 17 }), concat(hex('44'), V4.subarray(1))),
    ).toEqual([]);
    expect(read(concat(hex('54'), V4.subarray(1)), concat(hex('00'), V4.subarray(1)), hex('45'))).toEqual([]);
  });

  describe('fragments', () => {
    const LETTERS = ascii('abcdefghijklmnopqrstuvwxyz');
    const WHOLE = segment(LETTERS);
    const part = (from: number, to: number, identification = 9): Uint8Array =>
      ipv4(WHOLE.subarray(from, to), {
        identification,
        fragmentOffset: from,
        moreFragments: to < WHOLE.length,
      });
    const PUT_TOGETHER = ['connection 0 midway', `client 0 ${String.fromCharCode(...LETTERS)}`];

    it.each([
      ['in order', [part(0, 16), part(16, 32), part(32, 46)]],
      ['in reverse', [part(32, 46), part(16, 32), part(0, 16)]],
      ['again', [part(0, 16), part(32, 46), part(32, 46), part(0, 16), part(16, 32)]],
      ['overlapping', [part(0, 24), part(32, 46), part(8, 40)]],
      ['within each other', [part(8, 16), part(24, 32), part(32, 46), part(0, 40)]],
    ])('%s', (_, packets) => {
      expect(read(...packets)).toEqual(PUT_TOGETHER);
    });

    it('belong together by identification, protocol and addresses', () => {
      const other = ipv4(WHOLE.subarray(16), { identification: 9, fragmentOffset: 16, source: [10, 0, 0, 1] });
      const udp = ipv4(WHOLE.subarray(16), { identification: 9, fragmentOffset: 16, protocol: 17 });
      expect(read(part(0, 16), part(16, 46, 10), other, udp)).toEqual([]);
      expect(read(part(0, 16), part(16, 46, 10), other, udp, part(16, 46))).toEqual(PUT_TOGETHER);
    });

    it('that never become whole are forgotten, the oldest first', () => {
      const begun = Array.from({ length: 64 }, (_, i) => part(0, 16, 100 + i));
      expect(read(part(0, 16), ...begun.slice(1), part(16, 46))).toEqual(PUT_TOGETHER);
      expect(read(part(0, 16), ...begun, part(16, 46))).toEqual([]);
    });

    it('with an end beyond 64 kB are left out', () => {
      expect(
        read(ipv4(ABC, { fragmentOffset: 65_528 }), ipv4(ABC, { fragmentOffset: 65_528, moreFragments: true })),
      ).toEqual([]);
    });

    it('have the number of the packet that completes them, and the offset of the first', () => {
      const data = itemsOf(101, part(32, 46), part(0, 32)).find(({ kind }) => kind === 'data');
      expect(data).toMatchObject({ packet: 2, fileOffset: 24 + 16 + 34 + 16 + 20 + 20 });
    });
  });
});

describe('IPv6', () => {
  const read = (...packets: readonly Uint8Array[]): string[] => textsOf(itemsOf(229, ...packets));
  const seven = [0, 1, 4, 0, 0, 0, 0];

  it('extension headers are skipped', () => {
    const extensions = [
      { type: 0, rest: seven },
      { type: 60, rest: [1, ...new Array(14).fill(0)] },
      { type: 43, rest: seven },
      { type: 51, rest: [4, ...new Array(22).fill(0)] },
    ];
    expect(read(ipv6(ABC, extensions))).toEqual(READ);
  });

  it('a payload length of 0 is that of the frame', () => {
    expect(read(ipv6(ABC, [], { payloadLength: 0 }))).toEqual(READ);
  });

  it('fragments are put together; one that is the whole packet is none', () => {
    const fragment = (from: number, to: number): Uint8Array => {
      const field = from + (to < ABC.length ? 1 : 0);
      return ipv6(ABC.subarray(from, to), [{ type: 44, rest: [0, 0, field, 0, 0, 0, 77] }]);
    };
    expect(read(fragment(8, ABC.length), fragment(0, 8))).toEqual(READ);
    expect(read(fragment(0, 16), fragment(16, ABC.length))).toEqual(READ);
    expect(read(fragment(0, ABC.length))).toEqual(READ);
  });

  it('headers that reach beyond the packet', () => {
    expect(read(ipv6(ABC, [{ type: 0, rest: [255, 0, 0, 0, 0, 0, 0] }]))).toEqual([]);
  });
});

describe('TCP', () => {
  it('options are skipped; a header that is too short or too long is none', () => {
    const options = segment(ascii('abc'), { options: hex('0101080a 00000001 00000002') });
    expect(textsOf(itemsOf(101, ipv4(options)))).toEqual(READ);
    for (const dataOffset of [0, 4, 15]) {
      expect(textsOf(itemsOf(101, ipv4(segment(ascii('abc'), { dataOffset }))))).toEqual([]);
    }
  });
});

describe('addresses', () => {
  it('of connections are those of the packets', () => {
    const [first] = itemsOf(101, V4);
    expect(first).toMatchObject({
      client: { address: '192.0.2.1', port: 50_000 },
      server: { address: '198.51.100.2', port: 1935 },
    });
    const [second] = itemsOf(101, V6);
    expect(second).toMatchObject({ client: { address: '2001:db8::1' }, server: { address: '2001:db8::1:0:0:2' } });
    const both = itemsOf(
      101,
      ipv4(segment(ascii('x'), { from: 1935, to: 9 }), { source: SERVER, destination: CLIENT }),
    );
    expect(both.map(itemText)).toEqual(['connection 0 midway', 'server 0 x']);
    expect(sentBytes(both, 0, 'server')).toEqual(ascii('x'));
  });

  // RFC 5952 4 and 5.
  it.each([
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['2001067c000000000000000000abcdef', '2001:67c::ab:cdef'],
    ['c0000201', '192.0.2.1'],
  ])('%s is %s', (bytes, text) => {
    expect(addressText(hex(bytes))).toBe(text);
    expect(addressBytes(text)).toEqual(hex(bytes));
  });

  it('are read in other forms, too', () => {
    expect(addressBytes('::ffff:127.0.0.1')).toEqual(Uint8Array.of(127, 0, 0, 1));
    expect(addressBytes('fe80::1%eth0')).toEqual(hex('fe80000000000000 0000000000000001'));
    expect(addressBytes('2001:DB8:0:0:0:0:0:1')).toEqual(Uint8Array.from(CLIENT6));
    expect(addressBytes('2001:db8::1:0:0:2')).toEqual(Uint8Array.from(SERVER6));
    for (const text of [
      '',
      'localhost',
      '1.2.3',
      '1.2.3.256',
      '1:2:3',
      '1::2::3',
      '12345::',
      '::g',
      '1:2:3:4:5:6:7:8::',
    ]) {
      expect(addressBytes(text), text).toBeUndefined();
    }
  });
});
